"""Predictions of data that come in batches."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = x.sum(axis=1)


class Parts(keras.utils.PyDataset):
    def __len__(self):
        return 7

    def __getitem__(self, index):
        return x[index * 10 : index * 10 + 10], y[index * 10 : index * 10 + 10]


def rows():
    while True:
        for i in range(7):
            yield (x[i * 10 : i * 10 + 10],)


model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile("sgd", "mse")
parts = Parts()
history = model.fit(parts, epochs=2, verbose=0)
p = model.predict(parts, verbose=0)
q = model.predict(rows(), steps=3, verbose=0)

s = model.predict(Parts(), steps=2, verbose=0)


def build(n):
    m = keras.Sequential([keras.Input((4,)), layers.Dense(n)])
    m.compile("sgd", "mse")
    return m


def pick(n):
    if n > 2:
        return build(n)
    return build(1)


net = pick(1)
pp = net.predict(parts, verbose=0)
qq = net.predict(rows(), steps=3, verbose=0)
rr = net.predict(x, steps=4, verbose=0)
h = net.fit(parts, epochs=2, verbose=0)
