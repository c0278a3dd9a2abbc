from keras.layers import Dense
from keras.models import Sequential

model = Sequential()
model.add(Dense(64, input_shape=(10,)))
for units in (32, 16):
    model.add(Dense(units))
model.add(Dense(1))
