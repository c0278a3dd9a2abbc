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
    return keras.Sequential(
        [
            keras.Input(shape=(columns,), dtype="string"),
            # Means, deviations and categories are part of the model and saved with it.
            TableFeatures(numbers, categories, name="features"),
            layers.Dense(64, activation="relu", name="hidden_1"),
            # In training, a fifth of the values is set to 0 at random.
            layers.Dropout(0.2, name="dropout"),
            layers.Dense(32, activation="relu", name="hidden_2"),
            layers.Dense(num_classes, activation="softmax", name="probabilities"),
        ],
        name="tabular",
    )
