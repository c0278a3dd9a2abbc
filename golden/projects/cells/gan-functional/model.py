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
    inputs = keras.Input(shape=(input_size,))
    x = layers.Dense(height * width * 64, use_bias=False, name="project")(inputs)
    x = layers.BatchNormalization(momentum=0.9, name="norm_1")(x)
    x = layers.LeakyReLU(0.2, name="relu_1")(x)
    x = layers.Reshape((height, width, 64), name="as_image")(x)
    x = layers.Conv2DTranspose(
        64, 4, strides=2, padding="same", use_bias=False, name="double_1"
    )(x)
    x = layers.BatchNormalization(momentum=0.9, name="norm_2")(x)
    x = layers.LeakyReLU(0.2, name="relu_2")(x)
    x = layers.Conv2DTranspose(
        32, 4, strides=2, padding="same", use_bias=False, name="double_2"
    )(x)
    x = layers.BatchNormalization(momentum=0.9, name="norm_3")(x)
    x = layers.LeakyReLU(0.2, name="relu_3")(x)
    x = layers.Conv2D(channels, 3, padding="same", activation="sigmoid", name="pixels")(
        x
    )
    # What rounding up has added.
    outputs = layers.Cropping2D(
        ((0, 4 * height - rows), (0, 4 * width - columns)), name="crop"
    )(x)
    return keras.Model(inputs, outputs, name="generator")


def build_discriminator(input_shape: tuple[int, int, int]) -> keras.Model:
    """Return an untrained network that tells real images from generated ones.

    Args:
        input_shape: (height, width, channels) of an image, with a channel more for
            each class if it is told the classes.

    Returns:
        A model that maps float32 images (batch, *input_shape) to float32 scores
        (batch, 1): the higher, the more they look real. They are logits.
    """
    inputs = keras.Input(shape=input_shape)
    x = layers.Conv2D(64, 4, strides=2, padding="same", name="halve_1")(inputs)
    x = layers.LeakyReLU(0.2, name="relu_1")(x)
    x = layers.Dropout(0.3, name="dropout_1")(x)
    x = layers.Conv2D(64, 4, strides=2, padding="same", name="halve_2")(x)
    x = layers.LeakyReLU(0.2, name="relu_2")(x)
    x = layers.Dropout(0.3, name="dropout_2")(x)
    x = layers.Flatten(name="flatten")(x)
    outputs = layers.Dense(1, name="score")(x)
    return keras.Model(inputs, outputs, name="discriminator")
