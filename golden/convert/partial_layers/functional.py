from functools import partial

import tensorflow as tf

DefaultConv2D = partial(tf.keras.layers.Conv2D, kernel_size=3, activation="relu", padding="same")

inputs = tf.keras.Input(shape=[28, 28, 1])
x = DefaultConv2D(filters=8, kernel_size=7)(inputs)
x = tf.keras.layers.MaxPool2D()(x)
x = DefaultConv2D(filters=16)(x)
x = tf.keras.layers.Flatten()(x)
outputs = tf.keras.layers.Dense(10, activation="softmax")(x)
model = tf.keras.Model(inputs, outputs)


def build(units):
    RegularizedDense = partial(tf.keras.layers.Dense, kernel_regularizer="l2", units=units)
    inputs = tf.keras.Input(shape=(4,))
    x = RegularizedDense()(inputs)
    x = RegularizedDense(name="second")(x)
    outputs = tf.keras.layers.Dense(1)(x)
    net = tf.keras.Model(inputs, outputs)
    return net


Shaped = partial(tf.keras.layers.Dense, input_shape=(3,))
shaped = tf.keras.Sequential([Shaped(2), Shaped(1, input_shape=(3,))])
net = build(3)
