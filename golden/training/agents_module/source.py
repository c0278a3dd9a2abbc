import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)


class Agent:
    def __init__(self, learning_rate=0.05):
        self.learning_rate = learning_rate
        self.model = self.build_model()
        self.target = self.build_model()
        self.update_target()

    def build_model(self):
        model = keras.Sequential()
        model.add(keras.Input((3,)))
        model.add(layers.Dense(6, activation="relu"))
        model.add(layers.Dense(3))
        optimizer = keras.optimizers.Adam(self.learning_rate)
        model.compile(loss="mse", optimizer=optimizer)
        return model

    def update_target(self):
        self.target.set_weights(self.model.get_weights())

    def replay(self, states):
        self.model.fit(states, self.target.predict(states, verbose=0) + 1, verbose=0)
        return self.model.train_on_batch(states, 0.9 * self.model.predict(states))


agent = Agent()
x = rng.normal(size=(20, 3))
losses = []
for _ in range(3):
    losses.append(agent.replay(x))
    agent.update_target()
q = agent.target.predict(x, verbose=0)
loss = agent.model.evaluate(x, agent.model.predict(q, verbose=0), verbose=0)
