from tensorflow import keras
from tensorflow.keras import layers


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, units, activation, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = activation
        self.dense1 = layers.Dense(
            units=units,
            activation=activation,
        )
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": self.activation,
        }


def build_model(hp):
    model = Net(
        units=hp.Int("units", min_value=32, max_value=512, step=32),
        activation=hp.Choice("activation", ["relu", "tanh"]),
    )
    model(keras.Input(shape=(8,)))
    model.compile(optimizer="adam", loss="mse")
    return model
