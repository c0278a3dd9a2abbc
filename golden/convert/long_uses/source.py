"""A file that black leaves as it is, with uses that grow."""

import keras
from keras import layers

network_for_digits = keras.Sequential(
    [
        layers.Dense(16, activation="relu", input_shape=(64,)),
        layers.Dense(16, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
first_layer_of_network, last_layer = network_for_digits.layers[0], network_for_digits
print(network_for_digits.layers[0].name, len(network_for_digits.layers), "it")
names = [layer.name for layer in network_for_digits.layers if layer.weights]  # all 3
assert network_for_digits.layers[0].units == 16, "the first layer has 16 units here"
if len(names) > 2:
    print(network_for_digits.layers[0].name, network_for_digits.layers[-1].name, 10)
