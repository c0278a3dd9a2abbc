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
    inputs = keras.Input(shape=input_shape)
    # Written in operations of TensorFlow; to Keras it is a layer like any other.
    x = SobelEdges(name="edges")(inputs)
    x = layers.Conv2D(32, 3, padding="same", activation="relu", name="convolution_1")(x)
    x = layers.MaxPooling2D(2, name="pooling_1")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu", name="convolution_2")(x)
    x = layers.MaxPooling2D(2, name="pooling_2")(x)
    x = layers.Flatten(name="flatten")(x)
    # In training, a quarter of the values is set to 0 at random.
    x = layers.Dropout(0.25, name="dropout")(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(inputs, outputs, name="hybrid")
