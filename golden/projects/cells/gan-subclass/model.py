"""The two networks."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Generator(keras.Model):
    """The network that `build_generator` returns."""

    def __init__(self, height, width, channels, rows, columns, **kwargs):
        super().__init__(**kwargs)
        self.height = height
        self.width = width
        self.channels = channels
        self.rows = rows
        self.columns = columns
        self.project = layers.Dense(height * width * 64, use_bias=False, name="project")
        self.norm_1 = layers.BatchNormalization(momentum=0.9, name="norm_1")
        self.relu_1 = layers.LeakyReLU(0.2, name="relu_1")
        self.as_image = layers.Reshape((height, width, 64), name="as_image")
        self.double_1 = layers.Conv2DTranspose(
            64, 4, strides=2, padding="same", use_bias=False, name="double_1"
        )
        self.norm_2 = layers.BatchNormalization(momentum=0.9, name="norm_2")
        self.relu_2 = layers.LeakyReLU(0.2, name="relu_2")
        self.double_2 = layers.Conv2DTranspose(
            32, 4, strides=2, padding="same", use_bias=False, name="double_2"
        )
        self.norm_3 = layers.BatchNormalization(momentum=0.9, name="norm_3")
        self.relu_3 = layers.LeakyReLU(0.2, name="relu_3")
        self.pixels = layers.Conv2D(
            channels, 3, padding="same", activation="sigmoid", name="pixels"
        )
        # What rounding up has added.
        self.crop = layers.Cropping2D(
            ((0, 4 * height - rows), (0, 4 * width - columns)), name="crop"
        )

    def call(self, inputs, training=None):
        x = self.project(inputs)
        x = self.norm_1(x)
        x = self.relu_1(x)
        x = self.as_image(x)
        x = self.double_1(x)
        x = self.norm_2(x)
        x = self.relu_2(x)
        x = self.double_2(x)
        x = self.norm_3(x)
        x = self.relu_3(x)
        x = self.pixels(x)
        return self.crop(x)

    def get_config(self):
        return {
            **super().get_config(),
            "height": self.height,
            "width": self.width,
            "channels": self.channels,
            "rows": self.rows,
            "columns": self.columns,
        }


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
    model = Generator(height, width, channels, rows, columns, name="generator")
    model(keras.Input(shape=(input_size,)))
    return model


@keras.saving.register_keras_serializable()
class Discriminator(keras.Model):
    """The network that `build_discriminator` returns."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.halve_1 = layers.Conv2D(64, 4, strides=2, padding="same", name="halve_1")
        self.relu_1 = layers.LeakyReLU(0.2, name="relu_1")
        self.dropout_1 = layers.Dropout(0.3, name="dropout_1")
        self.halve_2 = layers.Conv2D(64, 4, strides=2, padding="same", name="halve_2")
        self.relu_2 = layers.LeakyReLU(0.2, name="relu_2")
        self.dropout_2 = layers.Dropout(0.3, name="dropout_2")
        self.flatten = layers.Flatten(name="flatten")
        self.score = layers.Dense(1, name="score")

    def call(self, inputs, training=None):
        x = self.halve_1(inputs)
        x = self.relu_1(x)
        x = self.dropout_1(x)
        x = self.halve_2(x)
        x = self.relu_2(x)
        x = self.dropout_2(x)
        x = self.flatten(x)
        return self.score(x)


def build_discriminator(input_shape: tuple[int, int, int]) -> keras.Model:
    """Return an untrained network that tells real images from generated ones.

    Args:
        input_shape: (height, width, channels) of an image, with a channel more for
            each class if it is told the classes.

    Returns:
        A model that maps float32 images (batch, *input_shape) to float32 scores
        (batch, 1): the higher, the more they look real. They are logits.
    """
    model = Discriminator(name="discriminator")
    model(keras.Input(shape=input_shape))
    return model
