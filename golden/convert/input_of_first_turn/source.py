"""Each layer of a loop states an input, and that of the first turn is the model's."""

import keras
from keras.layers import Dense


class Fitted:
    def __init__(self, core):
        self.core = core

    def make(self):
        self.model = keras.Sequential()
        for i in range(len(self.core) - 1):
            self.model.add(
                Dense(self.core[i + 1], input_dim=self.core[i], activation="tanh")
            )
        self.model.add(Dense(1))
        return self.model


def chosen(width, hidden):
    model = keras.Sequential()
    for i in range(2):
        if i == 0:
            shape = (width,)
        else:
            shape = (hidden,)
        model.add(Dense(hidden, input_shape=shape, activation="relu"))
    model.add(Dense(2, activation="softmax"))
    return model


def chained(width, sizes):
    model = keras.Sequential()
    for size in sizes:
        model.add(Dense(size, input_dim=width))
        width = size
    return model


fitted = Fitted([4, 3, 2]).make()
two = chosen(5, 3)
three = chained(6, [4, 2])
