"""A file that black leaves as it is."""

import keras
from keras import layers, regularizers


def build_regressor(number_of_features: int, number_of_hidden_units: int):
    """Return a regularized regressor."""
    regressor = keras.Sequential(
        [
            layers.Dense(
                number_of_hidden_units,
                activation="relu",
                input_shape=(number_of_features,),
                kernel_regularizer=regularizers.l2(1e-4),
            ),
            layers.Dense(
                number_of_hidden_units, kernel_regularizer=regularizers.l2(1e-4)
            ),
            layers.Dense(
                number_of_hidden_units, kernel_initializer="he_normal", name="h"
            ),
            layers.Dense(1, name="output"),
        ],
        name="regressor_with_a_very_long_name_that_needs_its_own_line_in_the_file",
    )
    regressor.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse")
    return regressor


regressor = build_regressor(number_of_features=7, number_of_hidden_units=5)
