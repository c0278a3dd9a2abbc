from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D
from tensorflow.keras.models import Model


def add_block(x, filters, strides=1):
    """Add a convolution with its normalization to the model."""
    # Wide kernels.
    x = Conv2D(filters, 3, padding="same", activation="relu", strides=strides)(x)  # first
    if strides == 1:
        x = MaxPooling2D()(x)
    x = BatchNormalization()(x)
    return x


def head(x, n):
    x = Flatten()(x)
    for _ in range(2):
        x = Dense(n)(x)
    return x


def build(size, deep):
    inputs = Input(shape=(size, size, 3))
    x = Conv2D(4, 1)(inputs)
    for i in range(2):
        x = add_block(x, 4 * (i + 1))
    # The last one.
    x = add_block(x, 8, strides=2)  # halves it
    x = head(x, 3)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
    print(model.layers[1].name)
    return model


model = build(16, True)
