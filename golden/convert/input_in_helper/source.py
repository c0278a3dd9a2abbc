"""The first layer, which states the input, is added by a function."""

from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

SIZE = (28, 28, 1)


def add_stem(model, filters, shape):
    """Add the first convolution."""
    model.add(Conv2D(filters, 5, activation="relu", input_shape=shape))
    model.add(MaxPooling2D())


def add_head(model, num_classes):
    model.add(Flatten())
    model.add(Dense(num_classes, activation="softmax"))
    return model


def build(num_classes):
    model = Sequential()
    add_stem(model, 8, SIZE)  # 28x28
    model = add_head(model, num_classes)
    return model


class Regressor:
    def __init__(self, features):
        self.features = features
        self.model = Sequential()
        self._first(16)
        self._hidden(8)
        self._hidden(8)
        self.model.add(Dense(1))

    def _first(self, units):
        self.model.add(Dense(
            units,
            input_dim=self.features,
            activation="relu",
        ))

    def _hidden(self, units):
        self.model.add(Dense(units, activation="relu"))


def block(model, units, shape):
    size = units * 2
    model.add(Dense(size, input_shape=(size, *shape)))


uncertain = Sequential()
block(uncertain, 4, (3,))
uncertain.add(Dense(1))

model = build(10)
regressor = Regressor(4)
