"""The network."""

import keras
from keras import layers


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained multilayer perceptron.

    Args:
        input_shape: The shape of one example: (features,) for a vector, (height, width,
            channels) for an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 examples (batch, *input_shape) to float32
        probabilities (batch, num_classes).
    """
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Flatten(name="flatten"),
            layers.Dense(128, activation="relu", name="hidden_1"),
            # In training, a fifth of the values is set to 0 at random.
            layers.Dropout(0.2, name="dropout"),
            layers.Dense(64, activation="relu", name="hidden_2"),
            layers.Dense(num_classes, activation="softmax", name="probabilities"),
        ],
        name="mlp",
    )
