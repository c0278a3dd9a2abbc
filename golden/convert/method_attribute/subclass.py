import random
from collections import deque

import numpy as np
from keras.layers import Dense, Input
from keras.models import Model
from keras.optimizers import Adam
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, action_size, **kwargs):
        super().__init__(**kwargs)
        self.action_size = action_size
        self.dense1 = Dense(24, activation='relu')
        self.dense2 = Dense(24, activation='relu')
        self.dense3 = Dense(action_size, activation='linear')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)

    def get_config(self):
        return {**super().get_config(), "action_size": self.action_size}


class DQNAgent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.gamma = 0.95    # discount rate
        self.learning_rate = 0.001
        self.model = self._build_model()

    def _build_model(self):
        # Neural Net for Deep-Q learning Model
        model = Net(action_size=self.action_size)
        model(Input(shape=(self.state_size,)))
        model.compile(loss='mse', optimizer=Adam(learning_rate=self.learning_rate))
        return model

    def act(self, state):
        if random.random() < 0.1:
            return random.randrange(self.action_size)
        return np.argmax(self.model.predict(state)[0])


agent = DQNAgent(4, 2)
