from keras.layers import LSTM, Bidirectional, Conv1D, Dense, Flatten, TimeDistributed
from keras.models import Sequential

model = Sequential()
model.add(TimeDistributed(Conv1D(4, 3, activation='relu'), input_shape=(None, 20, 1)))
model.add(TimeDistributed(Flatten()))
model.add(Bidirectional(LSTM(5), merge_mode='sum'))
model.add(Dense(1))
