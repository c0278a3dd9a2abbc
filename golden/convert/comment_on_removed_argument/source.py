from tensorflow.keras.layers import LSTM, Dense
from tensorflow.keras.models import Sequential

timesteps, features = 10, 3

model = Sequential()
model.add(
    LSTM(
        50,
        return_sequences=True,
        input_shape=(timesteps, features),  # time steps x features
    )
)
model.add(LSTM(50, input_shape=(timesteps, 50)))
model.add(Dense(1))
