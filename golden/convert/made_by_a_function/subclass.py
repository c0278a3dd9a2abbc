"""Models in expressions that are evaluated later, more than once, or perhaps not at all."""

import keras
from keras import layers

sizes = [3, 5]


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.dense1 = layers.Dense(size, activation="relu")  # hidden
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


def build_model(size):
    model = Net(size)
    model(keras.Input(shape=(4,)))
    return model


ensemble = [build_model(size) for size in sizes]


@keras.saving.register_keras_serializable()
class Net2(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = layers.Dense(units)

    def call(self, inputs, training=None):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_model2(units, x):
    model = Net2(units)
    model(keras.Input(shape=(x,)))
    return model


make = lambda units, x=4: build_model2(units, x)
large = True


@keras.saving.register_keras_serializable()
class Net3(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = layers.Dense(units)

    def call(self, inputs, training=None):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Classifier:
    classes = 3
    net = keras.Sequential([layers.Dense(classes, input_shape=(4,))])

    def wider(self, units):
        def build_model3():
            model = Net3(units)
            model(keras.Input(shape=(4,)))
            return model

        deep = build_model3() if large else self.net
        return deep


wider = Classifier().wider(7)
