"""The network."""

import keras
from keras import layers

from .edges import SobelEdges


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained convolutional network that is given the edges of an image too.

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
            # Written in operations of TensorFlow; to Keras it is a layer like any other.
            SobelEdges(name="edges"),
            layers.Conv2D(
                32, 3, padding="same", activation="relu", name="convolution_1"
            ),
            layers.MaxPooling2D(2, name="pooling_1"),
            layers.Conv2D(
                64, 3, padding="same", activation="relu", name="convolution_2"
            ),
            layers.MaxPooling2D(2, name="pooling_2"),
            layers.Flatten(name="flatten"),
            # In training, a quarter of the values is set to 0 at random.
            layers.Dropout(0.25, name="dropout"),
            layers.Dense(num_classes, activation="softmax", name="probabilities"),
        ],
        name="hybrid",
    )
