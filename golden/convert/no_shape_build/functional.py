import keras

inputs = keras.Input(batch_shape=(None, 3))
x = keras.layers.Dense(4, activation="relu")(inputs)
outputs = keras.layers.Dense(2)(x)
model = keras.Model(inputs, outputs)
model.build(input_shape=(None, 3))
model.summary()
