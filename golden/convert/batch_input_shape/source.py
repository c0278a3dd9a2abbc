from keras.layers import LSTM, Dense
from keras.models import Sequential

n_batch, n_steps = 4, 3
model = Sequential()
model.add(LSTM(10, batch_input_shape=(n_batch, n_steps, 1), stateful=True))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
