"""Functions that are handed a model, and read its layers."""

import keras
from keras import layers


def clone_of(model: keras.Model) -> keras.Model:
    """Return a model of the same class and layers, with weights of its own.

    `keras.models.clone_model` takes no model that is a class. What `compile` was told is
    left out, as it does.
    """
    clone = type(model).from_config(model.get_config())
    build_config = model.get_build_config()
    if build_config and not clone.built:
        clone(keras.Input(batch_shape=build_config["input_shape"]))
    return clone


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


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = layers.Dense(units, activation="relu", name="first")
        self.second = layers.Dense(units, activation="relu", name="second")
        self.last = layers.Dense(1, name="last")

    def call(self, inputs, training=None):
        x = self.first(inputs)
        x = self.second(x)
        return self.last(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build(units):
    model = Net(units, name="network")
    model(keras.Input(shape=(4,)))
    return model


small = build(8)
large = build(16)
print(names(small), names(large))
model = build(4)
freeze(model)
freeze(model, count=1)
describe(net=model)
unfreeze(model)
unfreeze(clone_of(model))
