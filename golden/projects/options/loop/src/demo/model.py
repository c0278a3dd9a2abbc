"""The network."""

import keras
from keras import layers


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained convolutional network.

    Args:
        input_shape: (height, width, channels) of an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 images (batch, height, width, channels) to float32
        probabilities (batch, num_classes).
    """
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            # 32 filters slide over the image without padding: each side loses 2 pixels.
            layers.Conv2D(32, kernel_size=3, activation="relu", name="convolution"),
            # The largest value of each 2 x 2 square stays.
            layers.MaxPooling2D(pool_size=2, name="pooling"),
            layers.Flatten(name="flatten"),
            # In float32, since small probabilities count.
            layers.Dense(
                num_classes, activation="softmax", dtype="float32", name="probabilities"
            ),
        ],
        name="cnn",
    )
