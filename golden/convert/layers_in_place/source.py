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
    model = keras.Sequential(name="net")
    model.add(keras.Input((3,)))
    model.add(make(settings["units"], name="first"))  # of any class
    for i in range(settings["depth"]):
        settings["units"] += 1
        model.add(layers.Dense(settings["units"], activation="relu"))
        if i:
            model.add(layers.Dropout(0.5))
        model.add(layers.BatchNormalization())
    model.add(Scale())
    model.add(layers.Dense(2))
    return model


def recurrent(cell):
    return keras.Sequential(
        [
            layers.Input((4, 3)),
            cell(5, return_sequences=True),
            layers.Bidirectional(cell(5)),  # both ways
            layers.Dense(1),
        ]
    )


deep = build(layers.Dense, {"units": 4, "depth": 2})
words = recurrent(layers.GRU)
