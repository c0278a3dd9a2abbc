from keras.models import *
from keras.layers import Dense

model = Sequential([Dense(5, input_shape=(10,)), Dense(2)])
