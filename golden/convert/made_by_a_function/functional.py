"""Models in expressions that are evaluated later, more than once, or perhaps not at all."""

import keras
from keras import layers

sizes = [3, 5]


def build_model(size):
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(size, activation="relu")(inputs)  # hidden
    outputs = layers.Dense(1)(x)
    return keras.Model(inputs, outputs)


ensemble = [build_model(size) for size in sizes]


def build_model2(units, x):
    inputs = keras.Input(shape=(x,))
    outputs = layers.Dense(units)(inputs)
    return keras.Model(inputs, outputs)


make = lambda units, x=4: build_model2(units, x)
large = True


def build_model3(classes):
    inputs = keras.Input(shape=(4,))
    outputs = layers.Dense(classes)(inputs)
    return keras.Model(inputs, outputs)


class Classifier:
    classes = 3
    net = build_model3(classes)

    def wider(self, units):
        def build_model4():
            inputs = keras.Input(shape=(4,))
            outputs = layers.Dense(units)(inputs)
            return keras.Model(inputs, outputs)

        deep = build_model4() if large else self.net
        return deep


wider = Classifier().wider(7)
