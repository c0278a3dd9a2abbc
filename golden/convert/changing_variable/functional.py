from keras.layers import Dense, Input
from keras.models import Model

units = 64
inputs = Input(shape=(10,))
x = Dense(units)(inputs)
units = units // 2
x = Dense(units)(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
