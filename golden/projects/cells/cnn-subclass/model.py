"""The network."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class CNN(keras.Model):
    """The network that `build_model` returns."""

    def __init__(self, num_classes: int, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        # 32 filters slide over the image without padding: each side loses 2 pixels.
        self.convolution = layers.Conv2D(
            32, kernel_size=3, activation="relu", name="convolution"
        )
        # The largest value of each 2 x 2 square stays.
        self.pooling = layers.MaxPooling2D(pool_size=2, name="pooling")
        self.flatten = layers.Flatten(name="flatten")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.convolution(inputs)
        x = self.pooling(x)
        x = self.flatten(x)
        return self.probabilities(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained convolutional network.

    Args:
        input_shape: (height, width, channels) of an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 images (batch, height, width, channels) to float32
        probabilities (batch, num_classes).
    """
    model = CNN(num_classes, name="cnn")
    model(keras.Input(shape=input_shape))
    return model
