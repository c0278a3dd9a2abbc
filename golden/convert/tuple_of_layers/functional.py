import keras
from keras import layers

inputs = layers.Input((4,))
outputs = layers.Dense(3)(inputs)
model = keras.Model(inputs, outputs)
inputs = keras.Input(shape=[1])
outputs = layers.Dense(1)(inputs)
single = keras.Model(inputs, outputs)
