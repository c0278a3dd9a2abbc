from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(3,))
x = Dense(2)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
if model:
    inputs = Input(shape=(2,))
    outputs = Dense(1)(inputs)
    net = Model(inputs, outputs)
