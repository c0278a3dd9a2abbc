"""A file that black leaves as it is."""

import keras
from keras import layers, regularizers


def build_regressor(number_of_features: int, number_of_hidden_units: int):
    """Return a regularized regressor."""
    inputs = keras.Input(shape=(number_of_features,))
    x = layers.Dense(
        number_of_hidden_units,
        activation="relu",
        kernel_regularizer=regularizers.l2(1e-4),
    )(inputs)
    x = layers.Dense(number_of_hidden_units, kernel_regularizer=regularizers.l2(1e-4))(
        x
    )
    x = layers.Dense(number_of_hidden_units, kernel_initializer="he_normal", name="h")(
        x
    )
    outputs = layers.Dense(1, name="output")(x)
    regressor = keras.Model(
        inputs,
        outputs,
        name="regressor_with_a_very_long_name_that_needs_its_own_line_in_the_file",
    )
    regressor.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse")
    return regressor


regressor = build_regressor(number_of_features=7, number_of_hidden_units=5)
