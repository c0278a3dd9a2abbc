"""Models that grow where a new model in their place would make a difference."""

import keras
from keras import layers


def base():
    return keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])


def still_held(models):
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
    models.append(model)
    model.pop()
    return model


def not_compiled_anew(x, y):
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
    model.compile("adam", "mse")
    model.add(layers.Dense(1))
    model.fit(x, y)
    return model


def popped_in_a_loop(times):
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2), layers.Dense(3)])
    for _ in range(times):
        model.pop()
    return model


def down_to_a_nested_model():
    model = keras.Sequential([base(), layers.Dense(2)])
    model.pop()
    model.add(layers.Dense(3))
    return model


def frozen_as_a_whole():
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
    model.trainable = False
    model.add(layers.Dense(3))
    return model


def in_a_tensor():
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
    features = model(keras.Input((4,)))
    model.add(layers.Dense(3))
    return model, features


class Kept:
    def __init__(self):
        self.model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)])
        self.remember()
        self.model.pop()

    def remember(self):
        self.first = self.model


def kept_by_another_function():
    model = base()
    keep(model)
    model.add(layers.Dense(1))
    return model


def keep(model):
    keep.last = model


def named(name):
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)], name=name)
    model.summary()
    model.pop()
    return model


def on_a_parameter(model):
    model.add(layers.Dense(1))


on_a_parameter(keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2)]))
