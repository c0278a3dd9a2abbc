"""The network."""

import keras
from keras import layers

from .edges import SobelEdges


@keras.saving.register_keras_serializable()
class Hybrid(keras.Model):
    """The network that `build_model` returns."""

    def __init__(self, num_classes: int, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        # Written in operations of TensorFlow; to Keras it is a layer like any other.
        self.edges = SobelEdges(name="edges")
        self.convolution_1 = layers.Conv2D(
            32, 3, padding="same", activation="relu", name="convolution_1"
        )
        self.pooling_1 = layers.MaxPooling2D(2, name="pooling_1")
        self.convolution_2 = layers.Conv2D(
            64, 3, padding="same", activation="relu", name="convolution_2"
        )
        self.pooling_2 = layers.MaxPooling2D(2, name="pooling_2")
        self.flatten = layers.Flatten(name="flatten")
        # In training, a quarter of the values is set to 0 at random.
        self.dropout = layers.Dropout(0.25, name="dropout")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.edges(inputs)
        x = self.convolution_1(x)
        x = self.pooling_1(x)
        x = self.convolution_2(x)
        x = self.pooling_2(x)
        x = self.flatten(x)
        x = self.dropout(x)
        return self.probabilities(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained convolutional network that is given the edges of an image too.

    Args:
        input_shape: (height, width, channels) of an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 images (batch, height, width, channels) to float32
        probabilities (batch, num_classes).
    """
    model = Hybrid(num_classes, name="hybrid")
    model(keras.Input(shape=input_shape))
    return model
