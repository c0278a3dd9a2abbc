"""The network."""

import keras
from keras import layers


def build_model(
    input_shape: tuple[int, int],
    horizon: int,
    means: list[float],
    deviations: list[float],
) -> keras.Model:
    """Return an untrained network that tells how a series goes on.

    Args:
        input_shape: (window, columns): the moments that it looks at, and what is known of
            each.
        horizon: The number of moments to predict.
        means: The mean of each column, that to predict first.
        deviations: The deviation of each column.

    Returns:
        A model that maps windows, float32 (batch, window, columns), to the next values
        of the first column, float32 (batch, horizon), all in the units of the data.
    """
    inputs = keras.Input(shape=input_shape)
    # To the mean 0 and the deviation 1, by numbers that are saved with the model.
    x = layers.Rescaling(
        [1 / deviation for deviation in deviations],
        offset=[
            -mean / deviation for mean, deviation in zip(means, deviations, strict=True)
        ],
        name="standardized",
    )(inputs)
    x = layers.GRU(32, name="gru")(x)
    x = layers.Dense(32, activation="relu", name="hidden")(x)
    x = layers.Dense(horizon, name="forecast")(x)
    # Back to the unit of the data.
    outputs = layers.Rescaling(deviations[0], offset=means[0], name="values")(x)
    return keras.Model(inputs, outputs, name="forecast")
