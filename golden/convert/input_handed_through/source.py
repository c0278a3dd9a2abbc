"""The first call of a function that adds layers states the input, by its `**kwargs`."""

from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D
from tensorflow.keras.models import Sequential


def conv_block(model, filters, **kwargs):
    model.add(Conv2D(filters, 3, activation="relu", **kwargs))
    model.add(BatchNormalization())
    model.add(MaxPooling2D())


def build(size, num_classes):
    model = Sequential(name="small")
    conv_block(model, 4, input_shape=(size, size, 3), padding="same")  # RGB
    conv_block(model, 8)
    model.add(Flatten())
    model.add(Dense(num_classes, activation="softmax"))
    return model


class ConvNet:
    def __init__(self, input_shape, num_classes):
        self.input_shape = input_shape
        self.num_classes = num_classes
        self.model = None
        self.build()

    def build(self):
        self.model = Sequential()
        self._conv(
            8,
            input_shape=self.input_shape,  # of one image
        )
        self._conv(16)
        self._classifier()
        return self.model

    def _conv(self, filters, **kwargs):
        self.model.add(Conv2D(filters, 3, padding="same", **kwargs))
        self.model.add(MaxPooling2D())

    def _classifier(self):
        self.model.add(Flatten())
        self.model.add(Dense(self.num_classes, activation="softmax"))


model = build(16, 10)
net = ConvNet((16, 16, 3), 10)
