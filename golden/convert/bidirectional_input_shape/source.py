from keras.layers import LSTM, Bidirectional, Dense, TimeDistributed
from keras.models import Sequential

n_timesteps = 10
model = Sequential()
model.add(Bidirectional(LSTM(20, return_sequences=True, input_shape=(n_timesteps, 1))))
model.add(TimeDistributed(Dense(1, activation='sigmoid')))
