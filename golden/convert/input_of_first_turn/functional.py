"""Each layer of a loop states an input, and that of the first turn is the model's."""

import keras
from keras.layers import Dense


class Fitted:
    def __init__(self, core):
        self.core = core

    def make(self):
        inputs = keras.Input(shape=(self.core[0],))
        x = inputs
        for i in range(len(self.core) - 1):
            x = Dense(self.core[i + 1], activation="tanh")(x)
        outputs = Dense(1)(x)
        self.model = keras.Model(inputs, outputs)
        return self.model


def chosen(width, hidden):
    inputs = keras.Input(shape=(width,))
    x = inputs
    for i in range(2):
        if i == 0:
            shape = (width,)
        else:
            shape = (hidden,)
        x = Dense(hidden, activation="relu")(x)
    outputs = Dense(2, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    return model


def chained(width, sizes):
    inputs = keras.Input(shape=(width,))
    x = inputs
    for size in sizes:
        x = Dense(size)(x)
        width = size
    model = keras.Model(inputs, x)
    return model


fitted = Fitted([4, 3, 2]).make()
two = chosen(5, 3)
three = chained(6, [4, 2])
