"""A file that black leaves as it is, with uses that grow."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class NetworkForDigits(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(16, activation="relu")
        self.dense2 = layers.Dense(16, activation="relu")
        self.dense3 = layers.Dense(10, activation="softmax")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


network_for_digits = NetworkForDigits()
network_for_digits(keras.Input(shape=(64,)))
first_layer_of_network, last_layer = network_for_digits.layers[0], network_for_digits
print(network_for_digits.layers[0].name, len(network_for_digits.layers), "it")
names = [layer.name for layer in network_for_digits.layers if layer.weights]  # all 3
assert network_for_digits.layers[0].units == 16, "the first layer has 16 units here"
if len(names) > 2:
    print(network_for_digits.layers[0].name, network_for_digits.layers[-1].name, 10)
