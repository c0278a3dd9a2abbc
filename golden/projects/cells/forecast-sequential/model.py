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
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            # To the mean 0 and the deviation 1, by numbers that are saved with the model.
            layers.Rescaling(
                [1 / deviation for deviation in deviations],
                offset=[
                    -mean / deviation
                    for mean, deviation in zip(means, deviations, strict=True)
                ],
                name="standardized",
            ),
            layers.GRU(32, name="gru"),
            layers.Dense(32, activation="relu", name="hidden"),
            layers.Dense(horizon, name="forecast"),
            # Back to the unit of the data.
            layers.Rescaling(deviations[0], offset=means[0], name="values"),
        ],
        name="forecast",
    )
