"""A model that is compiled in several ways, and trained where that is not told."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 4)).astype("float32")
y = x[:, 0] * 2


def build(finely):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(5), layers.Dense(1)])
    if finely:
        model.compile(keras.optimizers.SGD(1e-3), "mae", metrics=["mse"])
    else:
        model.compile(
            optimizer="adam",
            loss=lambda true, found: keras.ops.mean(keras.ops.square(true - found)),
            metrics=["mae", keras.metrics.RootMeanSquaredError()],
        )
    return model


results = []
for finely in (True, False):
    model = build(finely)
    history = model.fit(x, y, epochs=2, verbose=0)
    results += history.history["loss"] + model.evaluate(x, y, verbose=0)
