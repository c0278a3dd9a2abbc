"""Layers that a class cannot make itself: where they are made matters, and of which class they are."""

import keras
from keras import layers


class Scale(layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(name="factor", shape=(shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.factor


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "stack": [
                keras.saving.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            keras.saving.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


def build(make, settings):
    # The network.
    inputs = keras.Input((3,))
    stack = []
    stack.append(make(settings["units"], name="first"))  # of any class
    for i in range(settings["depth"]):
        settings["units"] += 1
        stack.append(layers.Dense(settings["units"], activation="relu"))
        if i:
            stack.append(layers.Dropout(0.5))
        stack.append(layers.BatchNormalization())
    stack.append(Scale())
    stack.append(layers.Dense(2))
    model = Net(stack, name="net")
    model(inputs)
    return model


@keras.saving.register_keras_serializable()
class Recurrent(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "stack": [
                keras.saving.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            keras.saving.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


def recurrent(cell):
    model_inputs = layers.Input((4, 3))
    stack = [
        cell(5, return_sequences=True),
        layers.Bidirectional(cell(5)),  # both ways
        layers.Dense(1),
    ]
    model = Recurrent(stack)
    model(model_inputs)
    return model


deep = build(layers.Dense, {"units": 4, "depth": 2})
words = recurrent(layers.GRU)
