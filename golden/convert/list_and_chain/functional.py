from keras.layers import Activation, Dense, Input
from keras.models import Model

inputs = Input(shape=(4,))
x = Dense(8)(inputs)
x = Activation('relu')(x)
x = Dense(1)(x)
outputs = Activation('sigmoid')(x)
model = Model(inputs, outputs)
