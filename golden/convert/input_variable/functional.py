import keras
from keras import layers

image = keras.Input((8, 8, 1), name="image")
inputs = image
x = layers.Flatten()(inputs)
outputs = layers.Dense(2)(x)
model = keras.Model(inputs, outputs)
