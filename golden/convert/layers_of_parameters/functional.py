"""Functions that are handed a model, and read its layers."""

import keras
from keras import layers


def freeze(network, count=2):
    for layer in network.layers[1:][:count]:
        layer.trainable = False


def names(model):
    return [layer.name for layer in model.layers[1:]]


def describe(net, title="layers"):
    print(title, len(net.layers[1:]), net.layers[1].name)
    for index, layer in enumerate(net.layers[1:]):
        print(index, layer.count_params())


def unfreeze(anything):
    for layer in anything.layers:
        layer.trainable = True
    for layer in anything.layers[-2:]:
        layer.trainable = False


def build(units):
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(units, activation="relu", name="first")(inputs)
    x = layers.Dense(units, activation="relu", name="second")(x)
    outputs = layers.Dense(1, name="last")(x)
    model = keras.Model(inputs, outputs, name="network")
    return model


small = build(8)
large = build(16)
print(names(small), names(large))
model = build(4)
freeze(model)
freeze(model, count=1)
describe(net=model)
unfreeze(model)
unfreeze(keras.models.clone_model(model))
