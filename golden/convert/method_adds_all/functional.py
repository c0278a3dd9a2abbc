"""Deep Q-learning."""

from collections import deque

from keras.layers import Dense, Dropout, Input
from keras.models import Model
from keras.optimizers import Adam


class Agent:
    """Learns by playing."""

    def __init__(self, state_size, action_size, sizes=(24, 24)):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.learning_rate = 0.001
        self.sizes = list(sizes)
        self._build_model()

    def _build_model(self):
        # From states to actions.
        inputs = Input(shape=(self.state_size,))
        x = Dense(16, activation="relu")(inputs)
        for size in self.sizes:
            x = Dense(size, activation="relu")(x)
            x = Dropout(0.1)(x)
        outputs = Dense(self.action_size, activation="linear")(x)
        # The network that is trained.
        self.model = Model(inputs, outputs)  # Q values
        self.model.compile(loss="mse", optimizer=Adam(learning_rate=self.learning_rate))

    def act(self, state):
        return self.model.predict(state)


class Critic:
    def __init__(self, observations):
        self.observations = observations
        self.define()
        self.network.compile(loss="mse", optimizer="adam")

    def define(self):
        """Add the layers."""
        inputs = Input(shape=(self.observations,))
        x = Dense(32, activation="tanh")(inputs)
        outputs = Dense(1)(x)
        self.network = Model(inputs, outputs, name="critic")


agent = Agent(4, 2)
critic = Critic(4)
