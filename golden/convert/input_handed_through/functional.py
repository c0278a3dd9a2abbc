"""The first call of a function that adds layers states the input, by its `**kwargs`."""

from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D
from tensorflow.keras.models import Model


def conv_block(x, filters, **kwargs):
    x = Conv2D(filters, 3, activation="relu", **kwargs)(x)
    x = BatchNormalization()(x)
    x = MaxPooling2D()(x)
    return x


def build(size, num_classes):
    inputs = Input(shape=(size, size, 3))
    x = conv_block(inputs, 4, padding="same")  # RGB
    x = conv_block(x, 8)
    x = Flatten()(x)
    outputs = Dense(num_classes, activation="softmax")(x)
    model = Model(inputs, outputs, name="small")
    return model


class ConvNet:
    def __init__(self, input_shape, num_classes):
        self.input_shape = input_shape
        self.num_classes = num_classes
        self.model = None
        self.build()

    def build(self):
        inputs = Input(shape=self.input_shape)  # of one image
        x = self._conv(
            inputs,
            8,
        )
        x = self._conv(x, 16)
        x = self._classifier(x)
        self.model = Model(inputs, x)
        return self.model

    def _conv(self, x, filters, **kwargs):
        x = Conv2D(filters, 3, padding="same", **kwargs)(x)
        x = MaxPooling2D()(x)
        return x

    def _classifier(self, x):
        x = Flatten()(x)
        x = Dense(self.num_classes, activation="softmax")(x)
        return x


model = build(16, 10)
net = ConvNet((16, 16, 3), 10)
