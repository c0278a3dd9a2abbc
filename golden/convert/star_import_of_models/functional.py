from keras.models import *
from keras.layers import Dense, Input

inputs = Input(shape=(10,))
x = Dense(5)(inputs)
outputs = Dense(2)(x)
model = Model(inputs, outputs)
