from tensorflow.keras.layers import LSTM, Dense, Input
from tensorflow.keras.models import Model

timesteps, features = 10, 3

inputs = Input(shape=(timesteps, features))  # time steps x features
x = LSTM(
    50,
    return_sequences=True,
)(inputs)
x = LSTM(50, input_shape=(timesteps, 50))(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
