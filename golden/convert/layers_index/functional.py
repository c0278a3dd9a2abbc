from tensorflow import keras

inputs = keras.Input(shape=[8])
x = keras.layers.Dense(30, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.models.Model(inputs, outputs)
weights, biases = model.layers[1].get_weights()
for layer in model.layers[1:-1]:
    layer.trainable = False
