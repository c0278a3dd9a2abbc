import keras
from keras import layers

model = keras.Sequential([layers.Dense(1, input_shape=(4,))])
first = model
inputs = keras.Input(shape=(4,))
x = layers.Dense(64)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
