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
    inputs = keras.Input(shape=input_shape)
    x = layers.Flatten(name="flatten")(inputs)
    x = layers.Dense(128, activation="relu", name="hidden_1")(x)
    # In training, a fifth of the values is set to 0 at random.
    x = layers.Dropout(0.2, name="dropout")(x)
    x = layers.Dense(64, activation="relu", name="hidden_2")(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(inputs, outputs, name="mlp")
