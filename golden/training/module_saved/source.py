"""Models that are saved where the file does not show what they were trained on."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 6, 3)).astype("float32")
y = x[:, 0, 0] * 2


class Forecaster:
    def __init__(self, units):
        self.model = keras.Sequential()
        self.model.add(layers.GRU(units))
        self.model.add(layers.Dense(1))
        self.model.compile("adam", "mse")

    def train(self, x, y):
        return self.model.fit(x, y, epochs=2, verbose=0).history["loss"]

    def step(self, x, y):
        return float(self.model.train_on_batch(x, y))

    def save(self, path):
        self.model.save(path)


first, second, third = Forecaster(4), Forecaster(3), Forecaster(2)
results = first.train(x, y) + [second.step(x[:8], y[:8])]
predicted = third.model.predict(x, verbose=0)
first.save("first.keras")
second.save("second.h5")
third.save("third.keras")
