from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(2,))
x = Dense(3)(inputs)
x = Dense(2)(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
outputs = Dense(5)(model.layers[-2].output)
model = Model(model.input, outputs)
