import keras

inputs = keras.Input(shape=(2,))
x = keras.layers.Dense(3)(inputs)
outputs = keras.layers.Dense(1)(x)
model: keras.Model = keras.Model(inputs, outputs)
inputs = keras.Input(shape=(2,))
outputs = keras.layers.Dense(3)(inputs)
other: keras.Model = keras.Model(inputs, outputs)
