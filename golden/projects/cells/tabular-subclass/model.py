"""The network."""

import keras
from keras import layers

from .features import TableFeatures


@keras.saving.register_keras_serializable()
class Tabular(keras.Model):
    """The network that `build_model` returns."""

    def __init__(
        self,
        numbers: list[tuple[float, float]],
        categories: list[list[str]],
        num_classes: int,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.numbers = numbers
        self.categories = categories
        self.num_classes = num_classes
        # Means, deviations and categories are part of the model and saved with it.
        self.features = TableFeatures(numbers, categories, name="features")
        self.hidden_1 = layers.Dense(64, activation="relu", name="hidden_1")
        # In training, a fifth of the values is set to 0 at random.
        self.dropout = layers.Dropout(0.2, name="dropout")
        self.hidden_2 = layers.Dense(32, activation="relu", name="hidden_2")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.features(inputs)
        x = self.hidden_1(x)
        x = self.dropout(x)
        x = self.hidden_2(x)
        return self.probabilities(x)

    def get_config(self):
        return {
            **super().get_config(),
            "numbers": self.numbers,
            "categories": self.categories,
            "num_classes": self.num_classes,
        }


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
    model = Tabular(numbers, categories, num_classes, name="tabular")
    model(keras.Input(shape=(columns,), dtype="string"))
    return model
