"""One model, imported in one line."""
import keras
inputs = keras.Input(shape=(3,))
x = keras.layers.Dense(2)(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
