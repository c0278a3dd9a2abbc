"""Deep Q-learning."""

from collections import deque

from keras.layers import Dense, Dropout, Input
from keras.models import Model
from keras.optimizers import Adam
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, sizes, action_size, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.action_size = action_size
        self.dense1 = Dense(16, activation="relu")
        self.stack = []
        for size in sizes:
            self.stack.append(Dense(size, activation="relu"))
            self.stack.append(Dropout(0.1))
        self.dense2 = Dense(action_size, activation="linear")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        for layer in self.stack:
            x = layer(x)
        return self.dense2(x)

    def get_config(self):
        return {
            **super().get_config(),
            "sizes": self.sizes,
            "action_size": self.action_size,
        }


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
        # The network that is trained.
        self.model = Net(sizes=self.sizes, action_size=self.action_size)  # Q values
        self.model(Input(shape=(self.state_size,)))
        self.model.compile(loss="mse", optimizer=Adam(learning_rate=self.learning_rate))

    def act(self, state):
        return self.model.predict(state)


@register_keras_serializable()
class Net2(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(32, activation="tanh")
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


class Critic:
    def __init__(self, observations):
        self.observations = observations
        self.define()
        self.network.compile(loss="mse", optimizer="adam")

    def define(self):
        """Add the layers."""
        self.network = Net2(name="critic")
        self.network(Input(shape=(self.observations,)))


agent = Agent(4, 2)
critic = Critic(4)
