from keras.layers import LSTM, Bidirectional, Dense, Input, TimeDistributed
from keras.models import Model

n_timesteps = 10
inputs = Input(shape=(n_timesteps, 1))
x = Bidirectional(LSTM(20, return_sequences=True))(inputs)
outputs = TimeDistributed(Dense(1, activation='sigmoid'))(x)
model = Model(inputs, outputs)
