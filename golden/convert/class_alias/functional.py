from keras.models import Model
from keras.layers import Dense as FullyConnected, Activation, Input

inputs = Input(shape=(20,))
x = FullyConnected(64)(inputs)
x = Activation('relu')(x)
outputs = FullyConnected(1)(x)
mlp = Model(inputs, outputs)
