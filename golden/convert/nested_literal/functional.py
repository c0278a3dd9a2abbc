import keras
from keras import layers

inputs = keras.Input((8,))
x = keras.Sequential([layers.Dense(4), layers.ReLU()], name="body")(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
