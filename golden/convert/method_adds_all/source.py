"""Deep Q-learning."""

from collections import deque

from keras.layers import Dense, Dropout
from keras.models import Sequential
from keras.optimizers import Adam


class Agent:
    """Learns by playing."""

    def __init__(self, state_size, action_size, sizes=(24, 24)):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.learning_rate = 0.001
        # The network that is trained.
        self.model = Sequential()  # Q values
        self.sizes = list(sizes)
        self._build_model()

    def _build_model(self):
        # From states to actions.
        self.model.add(Dense(16, input_dim=self.state_size, activation="relu"))
        for size in self.sizes:
            self.model.add(Dense(size, activation="relu"))
            self.model.add(Dropout(0.1))
        self.model.add(Dense(self.action_size, activation="linear"))
        self.model.compile(loss="mse", optimizer=Adam(learning_rate=self.learning_rate))

    def act(self, state):
        return self.model.predict(state)


class Critic:
    def __init__(self, observations):
        self.observations = observations
        self.network = Sequential(name="critic")
        self.define()
        self.network.compile(loss="mse", optimizer="adam")

    def define(self):
        """Add the layers."""
        self.network.add(Dense(32, input_shape=(self.observations,), activation="tanh"))
        self.network.add(Dense(1))


agent = Agent(4, 2)
critic = Critic(4)
