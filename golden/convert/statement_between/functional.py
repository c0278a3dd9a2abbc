import keras
from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(10,))
x = Dense(8)(inputs)
keras.utils.set_random_seed(1)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
