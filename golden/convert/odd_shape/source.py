from keras.layers import Dense, InputLayer
from keras.models import Sequential

model = Sequential()
model.add(Dense(8, input_shape=(4,), batch_size=16))
model.add(Dense(1))

other = Sequential()
other.add(InputLayer(shape=(4,), input_tensor=None))
other.add(Dense(1))

late = Sequential([Dense(8), InputLayer((8,)), Dense(1)])
