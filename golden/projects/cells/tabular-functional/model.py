"""The network."""

import keras
from keras import layers

from .features import TableFeatures


def build_model(
    numbers: list[tuple[float, float]],
    categories: list[list[str]],
    num_classes: int,
) -> keras.Model:
    """Return an untrained network for the rows of a table.

    Args:
        numbers: The mean and the deviation of each column of numbers.
        categories: The known categories of each column of categories.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps rows, string (batch, columns), the columns of numbers first,
        to float32 probabilities (batch, num_classes).
    """
    columns = len(numbers) + len(categories)
    inputs = keras.Input(shape=(columns,), dtype="string")
    # Means, deviations and categories are part of the model and saved with it.
    x = TableFeatures(numbers, categories, name="features")(inputs)
    x = layers.Dense(64, activation="relu", name="hidden_1")(x)
    # In training, a fifth of the values is set to 0 at random.
    x = layers.Dropout(0.2, name="dropout")(x)
    x = layers.Dense(32, activation="relu", name="hidden_2")(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(inputs, outputs, name="tabular")
