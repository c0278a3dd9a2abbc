"""A file that black leaves as it is."""

import keras
from keras import layers, regularizers


@keras.saving.register_keras_serializable()
class RegressorWithAVeryLongNameThatNeedsItsOwnLineInTheFile(keras.Model):
    """The network that `build_regressor` returns."""

    def __init__(self, number_of_hidden_units: int, **kwargs):
        super().__init__(**kwargs)
        self.number_of_hidden_units = number_of_hidden_units
        self.dense1 = layers.Dense(
            number_of_hidden_units,
            activation="relu",
            kernel_regularizer=regularizers.l2(1e-4),
        )
        self.dense2 = layers.Dense(
            number_of_hidden_units, kernel_regularizer=regularizers.l2(1e-4)
        )
        self.h = layers.Dense(
            number_of_hidden_units, kernel_initializer="he_normal", name="h"
        )
        self.dense3 = layers.Dense(1, name="output")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        x = self.h(x)
        return self.dense3(x)

    def get_config(self):
        return {
            **super().get_config(),
            "number_of_hidden_units": self.number_of_hidden_units,
        }


def build_regressor(number_of_features: int, number_of_hidden_units: int):
    """Return a regularized regressor."""
    regressor = RegressorWithAVeryLongNameThatNeedsItsOwnLineInTheFile(
        number_of_hidden_units,
        name="regressor_with_a_very_long_name_that_needs_its_own_line_in_the_file",
    )
    regressor(keras.Input(shape=(number_of_features,)))
    regressor.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse")
    return regressor


regressor = build_regressor(number_of_features=7, number_of_hidden_units=5)
