from tensorflow import keras

model = keras.models.Sequential([
    keras.layers.Dense(30, activation="relu", input_shape=[8]),
    keras.layers.Dense(1),
])
weights, biases = model.layers[0].get_weights()
for layer in model.layers[:-1]:
    layer.trainable = False
