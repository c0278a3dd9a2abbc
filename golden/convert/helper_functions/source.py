from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D
from tensorflow.keras.models import Sequential


def add_block(model, filters, strides=1):
    """Add a convolution with its normalization to the model."""
    # Wide kernels.
    model.add(
        Conv2D(filters, 3, padding="same", activation="relu", strides=strides)
    )  # first
    if strides == 1:
        model.add(MaxPooling2D())
    model.add(BatchNormalization())


def head(model, n):
    model.add(Flatten())
    for _ in range(2):
        model.add(Dense(n))
    return model


def build(size, deep):
    model = Sequential()
    model.add(Conv2D(4, 1, input_shape=(size, size, 3)))
    for i in range(2):
        add_block(model, 4 * (i + 1))
    # The last one.
    add_block(model, 8, strides=2)  # halves it
    model = head(model, 3)
    model.add(Dense(1))
    print(model.layers[0].name)
    return model


model = build(16, True)
