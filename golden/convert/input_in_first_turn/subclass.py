from tensorflow import keras
from tensorflow.keras import layers


@keras.utils.register_keras_serializable()
class Counted(keras.Model):
    def __init__(self, depth, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth
        self.stack1 = []
        for i in range(depth):
            if i == 0:
                self.stack1.append(layers.Dense(8, activation="relu"))
            else:
                self.stack1.append(layers.Dense(8, activation="relu"))
        self.stack2 = []
        for i in range(2):
            self.stack2.append(layers.Dense(i + 1))

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return x

    def get_config(self):
        return {**super().get_config(), "depth": self.depth}


def counted(depth, size):
    model = Counted(depth)
    model(keras.Input(shape=(size,)))
    return model


@keras.utils.register_keras_serializable()
class Enumerated(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.stack = []
        for index, width in enumerate(units):
            if index != 0:
                self.stack.append(layers.Dense(width))
            else:
                self.stack.append(layers.Dense(width))
            self.stack.append(layers.Activation("tanh"))
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def enumerated(units, size):
    model = Enumerated(units)
    model(keras.Input(shape=(size,)))
    return model


@keras.utils.register_keras_serializable()
class Flagged(keras.Model):
    def __init__(self, units, first, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = first
        self.stack = []
        for width in units:
            if first:
                self.stack.append(layers.Dense(width))
                first = False
            else:
                self.stack.append(layers.Dense(width, activation="relu"))

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {**super().get_config(), "units": self.units, "first": self.first}


def flagged(units, size):
    first = True
    model = Flagged(units, first)
    model(keras.Input(shape=(size,)))
    return model


three = counted(3, 4)
two = enumerated([3, 2], 5)
last = flagged([2, 3], 4)
