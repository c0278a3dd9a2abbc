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
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Recurrent(Model):
    def __init__(self, both_ways, **kwargs):
        super().__init__(**kwargs)
        self.both_ways = both_ways
        self.stack = []
        if both_ways:
            self.stack.append(Bidirectional(LSTM(8)))
        else:
            self.stack.append(LSTM(8))
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "both_ways": self.both_ways}


def recurrent(both_ways, features):
    model = Recurrent(both_ways)
    model(Input(shape=(3, features)))
    return model


@register_keras_serializable()
class ByKind(Model):
    def __init__(self, kind, last, **kwargs):
        super().__init__(**kwargs)
        self.kind = kind
        self.last = last
        self.stack = []
        if kind == "flat":
            # A vector.
            self.stack.append(Dense(3))  # hidden
        elif kind == "image":
            self.stack.append(Conv2D(2, 3))
            self.stack.append(Flatten())
        else:
            raise ValueError(f"unknown kind {kind}")
        self.dense = Dense(last)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "kind": self.kind, "last": self.last}


def by_kind(kind, last):
    # One of two networks.
    model = ByKind(kind, last)
    model(Input(shape=(4,) if kind == "flat" else (8, 8, 1)))
    return model


@register_keras_serializable()
class Normalized(Model):
    def __init__(self, normalize, **kwargs):
        super().__init__(**kwargs)
        self.normalize = normalize
        self.stack = []
        if normalize:
            self.stack.append(BatchNormalization())
        self.dense = Dense(2)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "normalize": self.normalize}


def normalized(size, normalize):
    model = Normalized(normalize)
    model(Input(shape=(size,)))
    return model


@register_keras_serializable()
class Image(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = Conv2D(2, 3)

    def call(self, inputs, training=None):
        return self.conv(inputs)


def image(rows, columns):
    if backend.image_data_format() == "channels_first":
        shape = (1, rows, columns)
    else:
        shape = (rows, columns, 1)
    model = Image()
    model(Input(shape=shape))
    return model


@register_keras_serializable()
class Computed(Model):
    def __init__(self, wide, deep, size, **kwargs):
        super().__init__(**kwargs)
        self.wide = wide
        self.deep = deep
        self.size = size
        self.stack = []
        if deep if wide else size > 3:
            self.stack.append(Dense(3))
        else:
            self.stack.append(Dense(2))

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "wide": self.wide,
            "deep": self.deep,
            "size": self.size,
        }


def computed(wide, deep, size):
    model = Computed(wide, deep, size)
    model(
        Input(
            shape=(
                ((size,) if deep else (size, 2))
                if (deep if wide else size > 3)
                else (((size if deep else 7),))
            )
        )
    )
    return model


one_way = recurrent(False, 4)
both_ways = recurrent(True, 4)
flat = by_kind("flat", 2)
convolution = by_kind("image", 2)
plain = normalized(4, False)
with_normalization = normalized(4, True)
of_images = image(8, 9)
chosen = computed(True, False, 5)
