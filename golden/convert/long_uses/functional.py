"""A file that black leaves as it is, with uses that grow."""

import keras
from keras import layers

inputs = keras.Input(shape=(64,))
x = layers.Dense(16, activation="relu")(inputs)
x = layers.Dense(16, activation="relu")(x)
outputs = layers.Dense(10, activation="softmax")(x)
network_for_digits = keras.Model(inputs, outputs)
first_layer_of_network, last_layer = network_for_digits.layers[1], network_for_digits
print(network_for_digits.layers[1].name, len(network_for_digits.layers[1:]), "it")
names = [
    layer.name for layer in network_for_digits.layers[1:] if layer.weights
]  # all 3
assert network_for_digits.layers[1].units == 16, "the first layer has 16 units here"
if len(names) > 2:
    print(network_for_digits.layers[1].name, network_for_digits.layers[-1].name, 10)
