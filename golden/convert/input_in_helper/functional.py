"""The first layer, which states the input, is added by a function."""

from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.models import Model, Sequential

SIZE = (28, 28, 1)


def add_stem(x, filters, shape):
    """Add the first convolution."""
    x = Conv2D(filters, 5, activation="relu")(x)
    x = MaxPooling2D()(x)
    return x


def add_head(x, num_classes):
    x = Flatten()(x)
    x = Dense(num_classes, activation="softmax")(x)
    return x


def build(num_classes):
    inputs = Input(shape=SIZE)
    x = add_stem(inputs, 8, SIZE)  # 28x28
    x = add_head(x, num_classes)
    model = Model(inputs, x)
    return model


class Regressor:
    def __init__(self, features):
        self.features = features
        inputs = Input(shape=(self.features,))
        x = self._first(inputs, 16)
        x = self._hidden(x, 8)
        x = self._hidden(x, 8)
        outputs = Dense(1)(x)
        self.model = Model(inputs, outputs)

    def _first(self, x, units):
        x = Dense(
            units,
            activation="relu",
        )(x)
        return x

    def _hidden(self, x, units):
        x = Dense(units, activation="relu")(x)
        return x


def block(model, units, shape):
    size = units * 2
    model.add(Dense(size, input_shape=(size, *shape)))


uncertain = Sequential()
block(uncertain, 4, (3,))
uncertain.add(Dense(1))

model = build(10)
regressor = Regressor(4)
