from functools import partial

import tensorflow as tf

DefaultConv2D = partial(tf.keras.layers.Conv2D, kernel_size=3, activation="relu", padding="same")

model = tf.keras.Sequential(
    [
        DefaultConv2D(filters=8, kernel_size=7, input_shape=[28, 28, 1]),
        tf.keras.layers.MaxPool2D(),
        DefaultConv2D(filters=16),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(10, activation="softmax"),
    ]
)


def build(units):
    RegularizedDense = partial(tf.keras.layers.Dense, kernel_regularizer="l2", units=units)
    net = tf.keras.Sequential()
    net.add(RegularizedDense(input_shape=(4,)))
    net.add(RegularizedDense(name="second"))
    net.add(tf.keras.layers.Dense(1))
    return net


Shaped = partial(tf.keras.layers.Dense, input_shape=(3,))
shaped = tf.keras.Sequential([Shaped(2), Shaped(1, input_shape=(3,))])
net = build(3)
