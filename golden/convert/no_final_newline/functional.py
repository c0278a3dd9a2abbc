from keras.models import Model
from keras.layers import Dense, Input
inputs = Input(shape=(2,))
x = Dense(4)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)