from keras import backend
from keras.layers import (
    LSTM,
    BatchNormalization,
    Bidirectional,
    Conv2D,
    Dense,
    Flatten,
    Input,
)
from keras.models import Model


def recurrent(both_ways, features):
    inputs = Input(shape=(3, features))
    x = inputs
    if both_ways:
        x = Bidirectional(LSTM(8))(x)
    else:
        x = LSTM(8)(x)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
    return model


def by_kind(kind, last):
    # One of two networks.
    if kind == "flat":
        # A vector.
        inputs = Input(shape=(4,))
        x = Dense(3)(inputs)  # hidden
    elif kind == "image":
        inputs = Input(shape=(8, 8, 1))
        x = Conv2D(2, 3)(inputs)
        x = Flatten()(x)
    else:
        raise ValueError(f"unknown kind {kind}")
    outputs = Dense(last)(x)
    model = Model(inputs, outputs)
    return model


def normalized(size, normalize):
    inputs = Input(shape=(size,))
    x = inputs
    if normalize:
        x = BatchNormalization()(x)
    outputs = Dense(2)(x)
    model = Model(inputs, outputs)
    return model


def image(rows, columns):
    if backend.image_data_format() == "channels_first":
        shape = (1, rows, columns)
    else:
        shape = (rows, columns, 1)
    inputs = Input(shape=shape)
    outputs = Conv2D(2, 3)(inputs)
    model = Model(inputs, outputs)
    return model


def computed(wide, deep, size):
    if deep if wide else size > 3:
        inputs = Input(shape=(size,) if deep else (size, 2))
        x = Dense(3)(inputs)
    else:
        inputs = Input(shape=((size if deep else 7),))
        x = Dense(2)(inputs)
    model = Model(inputs, x)
    return model


one_way = recurrent(False, 4)
both_ways = recurrent(True, 4)
flat = by_kind("flat", 2)
convolution = by_kind("image", 2)
plain = normalized(4, False)
with_normalization = normalized(4, True)
of_images = image(8, 9)
chosen = computed(True, False, 5)
