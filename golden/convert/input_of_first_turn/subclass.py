"""Each layer of a loop states an input, and that of the first turn is the model's."""

import keras
from keras.layers import Dense


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, core, **kwargs):
        super().__init__(**kwargs)
        self.core = core
        self.stack = []
        for i in range(len(core) - 1):
            self.stack.append(Dense(core[i + 1], activation="tanh"))
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "core": self.core}


class Fitted:
    def __init__(self, core):
        self.core = core

    def make(self):
        self.model = Net(core=self.core)
        self.model(keras.Input(shape=(self.core[0],)))
        return self.model


@keras.saving.register_keras_serializable()
class Chosen(keras.Model):
    def __init__(self, width, hidden, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.hidden = hidden
        self.stack = []
        for i in range(2):
            if i == 0:
                shape = (width,)
            else:
                shape = (hidden,)
            self.stack.append(Dense(hidden, activation="relu"))
        self.dense = Dense(2, activation="softmax")

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "width": self.width, "hidden": self.hidden}


def chosen(width, hidden):
    model = Chosen(width, hidden)
    model(keras.Input(shape=(width,)))
    return model


@keras.saving.register_keras_serializable()
class Chained(keras.Model):
    def __init__(self, sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.stack = []
        for size in sizes:
            self.stack.append(Dense(size))
            width = size

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes}


def chained(width, sizes):
    model = Chained(sizes)
    model(keras.Input(shape=(width,)))
    return model


fitted = Fitted([4, 3, 2]).make()
two = chosen(5, 3)
three = chained(6, [4, 2])
