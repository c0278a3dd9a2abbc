import keras
from keras import layers

small = keras.Sequential([layers.Dense(1, input_shape=(4,))])
inputs = keras.Input(shape=(4,))
x = layers.Dense(64)(inputs)
outputs = layers.Dense(1)(x)
large = keras.Model(inputs, outputs)
