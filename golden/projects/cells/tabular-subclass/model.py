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
        target_deviation: float,
        target_mean: float,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.numbers = numbers
        self.categories = categories
        self.target_deviation = target_deviation
        self.target_mean = target_mean
        # Means, deviations and categories are part of the model and saved with it.
        self.features = TableFeatures(numbers, categories, name="features")
        self.hidden_1 = layers.Dense(64, activation="relu", name="hidden_1")
        # In training, a fifth of the values is set to 0 at random.
        self.dropout = layers.Dropout(0.2, name="dropout")
        self.hidden_2 = layers.Dense(32, activation="relu", name="hidden_2")
        self.standardized = layers.Dense(1, name="standardized")
        # From the mean 0 and the deviation 1 to the unit of the table.
        self.values = layers.Rescaling(
            target_deviation, offset=target_mean, name="values"
        )

    def call(self, inputs, training=None):
        x = self.features(inputs)
        x = self.hidden_1(x)
        x = self.dropout(x)
        x = self.hidden_2(x)
        x = self.standardized(x)
        return self.values(x)

    def get_config(self):
        return {
            **super().get_config(),
            "numbers": self.numbers,
            "categories": self.categories,
            "target_deviation": self.target_deviation,
            "target_mean": self.target_mean,
        }


def build_model(
    numbers: list[tuple[float, float]],
    categories: list[list[str]],
    target_mean: float,
    target_deviation: float,
) -> keras.Model:
    """Return an untrained network for the rows of a table.

    Args:
        numbers: The mean and the deviation of each column of numbers.
        categories: The known categories of each column of categories.
        target_mean: The mean of the numbers to predict.
        target_deviation: Their deviation.

    Returns:
        A model that maps rows, string (batch, columns), the columns of numbers first,
        to predicted numbers, float32 (batch, 1).
    """
    columns = len(numbers) + len(categories)
    model = Tabular(numbers, categories, target_deviation, target_mean, name="tabular")
    model(keras.Input(shape=(columns,), dtype="string"))
    return model
