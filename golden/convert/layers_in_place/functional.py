"""Layers that a class cannot make itself: where they are made matters, and of which class they are."""

import keras
from keras import layers


class Scale(layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(name="factor", shape=(shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.factor


def build(make, settings):
    # The network.
    inputs = keras.Input((3,))
    x = make(settings["units"], name="first")(inputs)  # of any class
    for i in range(settings["depth"]):
        settings["units"] += 1
        x = layers.Dense(settings["units"], activation="relu")(x)
        if i:
            x = layers.Dropout(0.5)(x)
        x = layers.BatchNormalization()(x)
    x = Scale()(x)
    outputs = layers.Dense(2)(x)
    model = keras.Model(inputs, outputs, name="net")
    return model


def recurrent(cell):
    inputs = layers.Input((4, 3))
    x = cell(5, return_sequences=True)(inputs)
    x = layers.Bidirectional(cell(5))(x)  # both ways
    outputs = layers.Dense(1)(x)
    return keras.Model(inputs, outputs)


deep = build(layers.Dense, {"units": 4, "depth": 2})
words = recurrent(layers.GRU)
