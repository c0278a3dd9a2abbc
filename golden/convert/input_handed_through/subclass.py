"""The first call of a function that adds layers states the input, by its `**kwargs`."""

from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D
from tensorflow.keras.models import Model
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)


def conv_block(stack, filters, **kwargs):
    stack.append(Conv2D(filters, 3, activation="relu", **kwargs))
    stack.append(BatchNormalization())
    stack.append(MaxPooling2D())


@register_keras_serializable()
class Small(Model):
    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.conv_block1 = []
        conv_block(self.conv_block1, 4, padding="same")  # RGB
        self.conv_block2 = []
        conv_block(self.conv_block2, 8)
        self.flatten = Flatten()
        self.dense = Dense(num_classes, activation="softmax")

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.conv_block1:
            x = layer(x)
        for layer in self.conv_block2:
            x = layer(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build(size, num_classes):
    model = Small(num_classes, name="small")
    model(Input(shape=(size, size, 3)))
    return model


@register_keras_serializable()
class Net(Model):
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


class ConvNet:
    def __init__(self, input_shape, num_classes):
        self.input_shape = input_shape
        self.num_classes = num_classes
        self.model = None
        self.build()

    def build(self):
        inputs = Input(shape=self.input_shape)  # of one image
        stack = []
        self._conv(
            stack,
            8,
        )
        self._conv(stack, 16)
        self._classifier(stack)
        self.model = Net(stack)
        self.model(inputs)
        return self.model

    def _conv(self, stack, filters, **kwargs):
        stack.append(Conv2D(filters, 3, padding="same", **kwargs))
        stack.append(MaxPooling2D())

    def _classifier(self, stack):
        stack.append(Flatten())
        stack.append(Dense(self.num_classes, activation="softmax"))


model = build(16, 10)
net = ConvNet((16, 16, 3), 10)
