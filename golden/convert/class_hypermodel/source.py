from types import SimpleNamespace

from keras import Sequential
from keras.layers import Dense, Dropout


class Experiment:
    def __init__(self, config):
        self.config = config

    def network(self):
        return Sequential([
            Dense(self.config.layers[0], input_shape=(self.config.features,)),
            Dropout(self.config.dropout, seed=self.config.seed),
            Dense(self.config.layers[1]),
        ])


config = SimpleNamespace(layers=[8, 2], features=5, dropout=0.1, seed=3)
model = Experiment(config).network()
