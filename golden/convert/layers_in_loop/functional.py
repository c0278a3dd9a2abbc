from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(10,))
x = Dense(64)(inputs)
for units in (32, 16):
    x = Dense(units)(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
