import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)


class Agent:
    def __init__(self, learning_rate=0.05):
        self.learning_rate = learning_rate
        self.model = self.build_model(6)
        self.target = self.build_model(6)

    def build_model(self, units, momentum=0.5):
        model = keras.Sequential()
        model.add(keras.Input((3,)))
        model.add(layers.Dense(units, activation="relu"))
        model.add(layers.Dense(2))
        optimizer = keras.optimizers.SGD(self.learning_rate, momentum=momentum)
        model.compile(loss="mse", optimizer=optimizer)
        return model

    def replay(self, states, rewards):
        q = self.model.predict(states, verbose=0)
        q[:, 0] = rewards + 0.9 * self.target.predict(states, verbose=0).max(axis=1)
        self.model.fit(states, q, epochs=1, verbose=0)


class Baseline:
    def __init__(self):
        self.model = self.build_baseline()

    def build_baseline(self):
        model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
        model.compile(loss="mse", optimizer="sgd", metrics=["mae"])
        return model

    def train(self, x, y):
        return self.model.fit(x, y, epochs=2, verbose=0)


agent = Agent()
baseline = Baseline()
x, y = rng.normal(size=(20, 3)), rng.normal(size=20)
for _ in range(3):
    agent.replay(x, y)
q = agent.model.predict(x, verbose=0)
loss = agent.model.evaluate(x, q, verbose=0)
history = baseline.train(x, y)
scores = baseline.model.evaluate(x, y, verbose=0)
