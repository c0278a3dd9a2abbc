"""Layers without a raw form, among those that have one."""

import keras
from keras import layers, ops

SIZE = (32, 32)


class LocalResponse(layers.Layer):
    """Each value over the strength of those around it."""

    def call(self, x):
        around = ops.average_pool(ops.square(x), 3, 1, "same")
        return x / ops.sqrt(1.0 + around)


class Residual(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units, activation="relu", kernel_regularizer="l2")
        self.dropout = layers.Dropout(rate)

    def call(self, x, training=None):
        return x + self.dropout(self.dense(x), training=training)


scale = layers.Rescaling(1.0 / 255)
features = layers.Conv2D(8, 3, activation="relu")

classifier = keras.Sequential(
    [
        keras.Input((40, 40, 3)),
        layers.Resizing(*SIZE),
        scale,
        features,
        LocalResponse(),
        layers.GlobalAveragePooling2D(),
        Residual(8, 0.2),
        layers.Dense(3, activation="softmax", kernel_constraint="max_norm"),
    ]
)
edges = keras.Sequential([keras.Input((9, 9, 3)), features])

clips = keras.Sequential([keras.Input((5, 8, 8, 1)), layers.ConvLSTM2D(4, 3)])
for count in (8, 4):
    clips.add(layers.Dense(count))
    clips.add(Residual(count, 0.1))
clips.add(layers.Flatten())
clips.add(layers.Dense(2))
