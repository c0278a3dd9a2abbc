"""The two networks."""

import keras
from keras import layers


def build_generator(input_size: int, image_shape: tuple[int, int, int]) -> keras.Model:
    """Return an untrained network that makes images of random numbers.

    Args:
        input_size: The length of the vector that an image is made of.
        image_shape: (height, width, channels) of an image.

    Returns:
        A model that maps float32 vectors (batch, input_size) to float32 images
        (batch, height, width, channels) with values from 0 to 1.
    """
    rows, columns, channels = image_shape
    # A quarter of the size, rounded up, is doubled twice.
    height, width = -(-rows // 4), -(-columns // 4)
    return keras.Sequential(
        [
            keras.Input(shape=(input_size,)),
            layers.Dense(height * width * 64, use_bias=False, name="project"),
            layers.BatchNormalization(momentum=0.9, name="norm_1"),
            layers.LeakyReLU(0.2, name="relu_1"),
            layers.Reshape((height, width, 64), name="as_image"),
            layers.Conv2DTranspose(
                64, 4, strides=2, padding="same", use_bias=False, name="double_1"
            ),
            layers.BatchNormalization(momentum=0.9, name="norm_2"),
            layers.LeakyReLU(0.2, name="relu_2"),
            layers.Conv2DTranspose(
                32, 4, strides=2, padding="same", use_bias=False, name="double_2"
            ),
            layers.BatchNormalization(momentum=0.9, name="norm_3"),
            layers.LeakyReLU(0.2, name="relu_3"),
            layers.Conv2D(
                channels, 3, padding="same", activation="sigmoid", name="pixels"
            ),
            # What rounding up has added.
            layers.Cropping2D(
                ((0, 4 * height - rows), (0, 4 * width - columns)), name="crop"
            ),
        ],
        name="generator",
    )


def build_discriminator(input_shape: tuple[int, int, int]) -> keras.Model:
    """Return an untrained network that tells real images from generated ones.

    Args:
        input_shape: (height, width, channels) of an image, with a channel more for
            each class if it is told the classes.

    Returns:
        A model that maps float32 images (batch, *input_shape) to float32 scores
        (batch, 1): the higher, the more they look real. They are logits.
    """
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(64, 4, strides=2, padding="same", name="halve_1"),
            layers.LeakyReLU(0.2, name="relu_1"),
            layers.Dropout(0.3, name="dropout_1"),
            layers.Conv2D(64, 4, strides=2, padding="same", name="halve_2"),
            layers.LeakyReLU(0.2, name="relu_2"),
            layers.Dropout(0.3, name="dropout_2"),
            layers.Flatten(name="flatten"),
            layers.Dense(1, name="score"),
        ],
        name="discriminator",
    )
