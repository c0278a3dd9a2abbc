"""The network."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Forecast(keras.Model):
    """The network that `build_model` returns."""

    def __init__(
        self,
        deviations: list[float],
        means: list[float],
        horizon: int,
        scale,
        offset,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.deviations = deviations
        self.means = means
        self.horizon = horizon
        self.scale = scale
        self.offset = offset
        # To the mean 0 and the deviation 1, by numbers that are saved with the model.
        self.standardized = layers.Rescaling(
            [1 / deviation for deviation in deviations],
            offset=[
                -mean / deviation
                for mean, deviation in zip(means, deviations, strict=True)
            ],
            name="standardized",
        )
        self.gru = layers.GRU(32, name="gru")
        self.hidden = layers.Dense(32, activation="relu", name="hidden")
        self.forecast = layers.Dense(horizon, name="forecast")
        # Back to the unit of the data.
        self.values = layers.Rescaling(scale, offset=offset, name="values")

    def call(self, inputs, training=None):
        x = self.standardized(inputs)
        x = self.gru(x)
        x = self.hidden(x)
        x = self.forecast(x)
        return self.values(x)

    def get_config(self):
        return {
            **super().get_config(),
            "deviations": self.deviations,
            "means": self.means,
            "horizon": self.horizon,
            "scale": self.scale,
            "offset": self.offset,
        }


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
    model = Forecast(
        deviations,
        means,
        horizon,
        scale=deviations[0],
        offset=means[0],
        name="forecast",
    )
    model(keras.Input(shape=input_shape))
    return model
