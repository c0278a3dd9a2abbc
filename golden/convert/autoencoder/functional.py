from tensorflow import keras

inputs = keras.Input(shape=[28, 28])
x = keras.layers.Flatten()(inputs)
x = keras.layers.Dense(100, activation="selu")(x)
outputs = keras.layers.Dense(30, activation="selu")(x)
stacked_encoder = keras.models.Model(inputs, outputs)
inputs = keras.Input(shape=[30])
x = keras.layers.Dense(100, activation="selu")(inputs)
x = keras.layers.Dense(28 * 28, activation="sigmoid")(x)
outputs = keras.layers.Reshape([28, 28])(x)
stacked_decoder = keras.models.Model(inputs, outputs)
stacked_ae = keras.models.Sequential([stacked_encoder, stacked_decoder])
stacked_ae.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=1.5))
