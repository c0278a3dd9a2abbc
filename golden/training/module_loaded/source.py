"""Models that are loaded to predict, where they have been saved, and else trained."""

import os

import keras
import numpy as np
from keras import layers
from keras.models import load_model

keras.utils.set_random_seed(2)
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 4)).astype("float32")
y = x.sum(axis=1)
PATH = "kept.keras"


def predicted(x):
    if os.path.exists(PATH):
        net = load_model(PATH)
    else:
        net = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        net.compile("sgd", "mse")
        net.fit(x, y, epochs=2, verbose=0)
        net.save(PATH)
    return net.predict(x, verbose=0)


model = keras.Sequential(
    [keras.Input((4,)), layers.Dense(8), layers.Dropout(0.5), layers.Dense(1)]
)
model.compile("adam", "mse")
history = model.fit(x, y, epochs=2, verbose=0)
model.save("other.keras")
first = predicted(x)
second = predicted(x)


def again(x):
    return load_model("other.keras", compile=False).predict(x, batch_size=16, verbose=0)


third = again(x)
fourth = again(x.astype("float64"))
