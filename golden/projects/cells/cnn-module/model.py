"""The network."""

import tensorflow as tf

from . import blocks


class CNN(tf.Module):
    """The network that `build_model` returns."""

    def __init__(self, num_classes: int, name=None):
        super().__init__(name=name)
        # 32 filters slide over the image without padding: each side loses 2 pixels.
        self.convolution = blocks.Conv2D(
            32, kernel_size=3, activation="relu", name="convolution"
        )
        # The largest value of each 2 x 2 square stays.
        self.pooling = blocks.MaxPooling2D(pool_size=2, name="pooling")
        self.flatten = blocks.Flatten(name="flatten")
        self.probabilities = blocks.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    @property
    def layers(self):
        return [self.convolution, self.pooling, self.flatten, self.probabilities]

    def __call__(self, inputs, training=False):
        x = self.convolution(inputs)
        x = self.pooling(x)
        x = self.flatten(x)
        return self.probabilities(x)


def build_model(input_shape: tuple[int, ...], num_classes: int) -> CNN:
    """Return an untrained convolutional network.

    Args:
        input_shape: (height, width, channels) of an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 images (batch, height, width, channels) to float32
        probabilities (batch, num_classes).
    """
    model = CNN(num_classes, name="cnn")
    model(tf.zeros((1, *input_shape)))
    return model
