"""Layers that a conditional expression chooses."""

import tensorflow as tf
from tensorflow.keras import layers

RECURRENT = True
dropout = 0.2


def build(units: int, use_norm: bool, rate: float | None = None) -> tf.keras.Model:
    return tf.keras.Sequential(
        [
            tf.keras.Input((12, 3)),
            # The units decide what reads the series.
            layers.LSTM(units) if RECURRENT else layers.GRU(units),
            layers.BatchNormalization() if use_norm else layers.Identity(),
            layers.Dropout(rate) if rate else layers.Identity(),  # none by default
            layers.Dense(1),
        ]
    )


model = build(8, use_norm=True)

small = tf.keras.Sequential()
small.add(tf.keras.Input((4,)))
small.add(layers.Dense(8, activation="relu"))
small.add(
    layers.Dropout(dropout)
    if dropout
    else layers.GaussianNoise(0.1) if RECURRENT else layers.Identity()
)
small.add(layers.Dense(1))
