"""Layers that a conditional expression chooses."""

import tensorflow as tf
from tensorflow.keras import layers

RECURRENT = True
dropout = 0.2


def build(units: int, use_norm: bool, rate: float | None = None) -> tf.keras.Model:
    inputs = tf.keras.Input((12, 3))
    # The units decide what reads the series.
    x = (layers.LSTM(units) if RECURRENT else layers.GRU(units))(inputs)
    x = (layers.BatchNormalization() if use_norm else layers.Identity())(x)
    x = (layers.Dropout(rate) if rate else layers.Identity())(x)  # none by default
    outputs = layers.Dense(1)(x)
    return tf.keras.Model(inputs, outputs)


model = build(8, use_norm=True)

inputs = tf.keras.Input((4,))
x = layers.Dense(8, activation="relu")(inputs)
x = (
    layers.Dropout(dropout)
    if dropout
    else layers.GaussianNoise(0.1) if RECURRENT else layers.Identity()
)(x)
outputs = layers.Dense(1)(x)
small = tf.keras.Model(inputs, outputs)
