import keras
from keras import layers

shared = layers.Dense(4, activation="relu")
inputs = layers.Input((4,))
x = shared(inputs)
x = shared(x)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
