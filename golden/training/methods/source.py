import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


class Classifier:
    def __init__(self, units):
        self.model = keras.Sequential()
        self.model.add(keras.Input((4,)))
        self.model.add(layers.Dense(units, activation="relu"))
        self.model.add(layers.Dense(1, activation="sigmoid"))
        self.epochs = 2
        self.compile()

    def compile(self):
        self.model.compile("adam", "binary_crossentropy", metrics=["accuracy"])

    def train(self, x, y):
        stop = keras.callbacks.TerminateOnNaN()
        return self.model.fit(x, y, epochs=self.epochs, verbose=0, callbacks=[stop])

    def test(self, x, y):
        return self.model.evaluate(x, y, verbose=0)

    def probabilities(self, x):
        return self.model.predict(x, verbose=0)


class Regressor:
    def __init__(self):
        self.net = self.build()

    def build(self):
        net = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        net.compile("sgd", "mse")
        return net

    def train(self, x, y):
        history = self.net.fit(x, y, verbose=0)
        last = self.net.evaluate(x, y, verbose=0)
        return history.history["loss"], last


one = Classifier(5)
other = Classifier(6)
history = {}
for number, each in enumerate([one, other, one]):
    done = each.train(x, y)
    history[number] = done.history["loss"] + done.history["accuracy"] + each.test(x, y)
p = one.probabilities(x)
q = other.probabilities(x)
regressor = Regressor()
losses, last = regressor.train(x, y)

model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")])


def again(epochs):
    return model.fit(x, y, epochs=epochs, verbose=0).history["loss"]


model.compile("adam", "mse")
first = again(2)
second = again(1)
