from keras import backend
from keras.layers import LSTM, BatchNormalization, Bidirectional, Conv2D, Dense, Flatten
from keras.models import Sequential


def recurrent(both_ways, features):
    model = Sequential()
    if both_ways:
        model.add(Bidirectional(LSTM(8), input_shape=(3, features)))
    else:
        model.add(LSTM(8, input_shape=(3, features)))
    model.add(Dense(1))
    return model


def by_kind(kind, last):
    # One of two networks.
    model = Sequential()
    if kind == "flat":
        # A vector.
        model.add(Dense(3, input_shape=(4,)))  # hidden
    elif kind == "image":
        model.add(Conv2D(2, 3, input_shape=(8, 8, 1)))
        model.add(Flatten())
    else:
        raise ValueError(f"unknown kind {kind}")
    model.add(Dense(last))
    return model


def normalized(size, normalize):
    model = Sequential()
    if normalize:
        model.add(BatchNormalization(input_shape=(size,)))
    model.add(Dense(2, input_shape=(size,)))
    return model


def image(rows, columns):
    model = Sequential()
    if backend.image_data_format() == "channels_first":
        shape = (1, rows, columns)
    else:
        shape = (rows, columns, 1)
    model.add(Conv2D(2, 3, input_shape=shape))
    return model


def computed(wide, deep, size):
    model = Sequential()
    if deep if wide else size > 3:
        model.add(Dense(3, input_shape=(size,) if deep else (size, 2)))
    else:
        model.add(Dense(2, input_dim=size if deep else 7))
    return model


one_way = recurrent(False, 4)
both_ways = recurrent(True, 4)
flat = by_kind("flat", 2)
convolution = by_kind("image", 2)
plain = normalized(4, False)
with_normalization = normalized(4, True)
of_images = image(8, 9)
chosen = computed(True, False, 5)
