from keras.layers import Dense
from keras.models import Sequential

units = 64
model = Sequential()
model.add(Dense(units, input_shape=(10,)))
units = units // 2
model.add(Dense(units))
model.add(Dense(1))
