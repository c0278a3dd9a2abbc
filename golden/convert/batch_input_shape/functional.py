from keras.layers import LSTM, Dense, Input
from keras.models import Model

n_batch, n_steps = 4, 3
inputs = Input(batch_shape=(n_batch, n_steps, 1))
x = LSTM(10, stateful=True)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile(loss='mean_squared_error', optimizer='adam')
