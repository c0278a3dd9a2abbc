"""Functions that are handed a model, and read its layers."""

import keras
from keras import layers


def freeze(network, count=2):
    for layer in network.layers[:count]:
        layer.trainable = False


def names(model):
    return [layer.name for layer in model.layers]


def describe(net, title="layers"):
    print(title, len(net.layers), net.layers[0].name)
    for index, layer in enumerate(net.layers):
        print(index, layer.count_params())


def unfreeze(anything):
    for layer in anything.layers:
        layer.trainable = True
    for layer in anything.layers[-2:]:
        layer.trainable = False


def build(units):
    model = keras.Sequential(name="network")
    model.add(layers.Dense(units, activation="relu", input_shape=(4,), name="first"))
    model.add(layers.Dense(units, activation="relu", name="second"))
    model.add(layers.Dense(1, name="last"))
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
