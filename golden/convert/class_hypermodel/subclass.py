from types import SimpleNamespace

from keras import Input, Model
from keras.layers import Dense, Dropout
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, units, dropout, seed, units2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dropout = dropout
        self.seed = seed
        self.units2 = units2
        self.dense1 = Dense(units)
        self.dropout1 = Dropout(dropout, seed=seed)
        self.dense2 = Dense(units2)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dropout1(x)
        return self.dense2(x)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "dropout": self.dropout,
            "seed": self.seed,
            "units2": self.units2,
        }


class Experiment:
    def __init__(self, config):
        self.config = config

    def network(self):
        model = Net(
            units=self.config.layers[0],
            dropout=self.config.dropout,
            seed=self.config.seed,
            units2=self.config.layers[1],
        )
        model(Input(shape=(self.config.features,)))
        return model


config = SimpleNamespace(layers=[8, 2], features=5, dropout=0.1, seed=3)
model = Experiment(config).network()
