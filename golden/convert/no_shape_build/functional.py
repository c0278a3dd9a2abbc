import keras

inputs = keras.Input(shape=(3,))
x = keras.layers.Dense(4, activation="relu")(inputs)
outputs = keras.layers.Dense(2)(x)
model = keras.Model(inputs, outputs)
model.summary()
