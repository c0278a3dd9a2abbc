"""Layers that a conditional expression chooses."""

import tensorflow as tf
from tensorflow.keras import layers

RECURRENT = True
dropout = 0.2


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(
        self,
        recurrent,
        units: int,
        use_norm: bool,
        rate: float | None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.recurrent = recurrent
        self.units = units
        self.use_norm = use_norm
        self.rate = rate
        # The units decide what reads the series.
        self.layer = layers.LSTM(units) if recurrent else layers.GRU(units)
        self.norm = layers.BatchNormalization() if use_norm else layers.Identity()
        self.dropout = (
            layers.Dropout(rate) if rate else layers.Identity()
        )  # none by default
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.layer(inputs)
        x = self.norm(x)
        x = self.dropout(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "recurrent": self.recurrent,
            "units": self.units,
            "use_norm": self.use_norm,
            "rate": self.rate,
        }


def build(units: int, use_norm: bool, rate: float | None = None) -> tf.keras.Model:
    model = Net(recurrent=RECURRENT, units=units, use_norm=use_norm, rate=rate)
    model(tf.keras.Input((12, 3)))
    return model


model = build(8, use_norm=True)


@tf.keras.utils.register_keras_serializable()
class Small(tf.keras.Model):
    def __init__(self, dropout, recurrent, **kwargs):
        super().__init__(**kwargs)
        self.dropout = dropout
        self.recurrent = recurrent
        self.dense1 = layers.Dense(8, activation="relu")
        self.layer = (
            layers.Dropout(dropout)
            if dropout
            else layers.GaussianNoise(0.1) if recurrent else layers.Identity()
        )
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.layer(x)
        return self.dense2(x)

    def get_config(self):
        return {
            **super().get_config(),
            "dropout": self.dropout,
            "recurrent": self.recurrent,
        }


small = Small(dropout, recurrent=RECURRENT)
small(tf.keras.Input((4,)))
