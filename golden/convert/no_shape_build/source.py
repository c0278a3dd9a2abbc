import keras

model = keras.Sequential([
    keras.layers.Dense(4, activation="relu"),
    keras.layers.Dense(2),
])
model.build(input_shape=(None, 3))
model.summary()
