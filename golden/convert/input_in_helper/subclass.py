"""The first layer, which states the input, is added by a function."""

from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.models import Model, Sequential
from keras.saving import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

SIZE = (28, 28, 1)


def add_stem(stack, filters, shape):
    """Add the first convolution."""
    stack.append(Conv2D(filters, 5, activation="relu"))
    stack.append(MaxPooling2D())


def add_head(stack, num_classes):
    stack.append(Flatten())
    stack.append(Dense(num_classes, activation="softmax"))
    return stack


@register_keras_serializable()
class Net(Model):
    def __init__(self, size, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.num_classes = num_classes
        self.stem = []
        add_stem(self.stem, 8, size)  # 28x28
        self.head = []
        add_head(self.head, num_classes)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stem:
            x = layer(x)
        for layer in self.head:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "size": self.size,
            "num_classes": self.num_classes,
        }


def build(num_classes):
    model = Net(size=SIZE, num_classes=num_classes)
    model(Input(shape=SIZE))
    return model


@register_keras_serializable()
class Net2(Model):
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
            "stack": [serialize_keras_object(layer) for layer in self.stack],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [deserialize_keras_object(layer) for layer in config["stack"]]
        return cls(**config)


class Regressor:
    def __init__(self, features):
        self.features = features
        inputs = Input(shape=(self.features,))
        stack = []
        self._first(stack, 16)
        self._hidden(stack, 8)
        self._hidden(stack, 8)
        stack.append(Dense(1))
        self.model = Net2(stack)
        self.model(inputs)

    def _first(self, stack, units):
        stack.append(Dense(
            units,
            activation="relu",
        ))

    def _hidden(self, stack, units):
        stack.append(Dense(units, activation="relu"))


def block(model, units, shape):
    size = units * 2
    model.add(Dense(size, input_shape=(size, *shape)))


uncertain = Sequential()
block(uncertain, 4, (3,))
uncertain.add(Dense(1))

model = build(10)
regressor = Regressor(4)
