"""Ensembles of forecasters, one for each horizon."""

from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Sequential


def forecaster(prefix, horizon, units=16):
    model = Sequential(name=prefix + "_" + str(horizon))
    model.add(Dense(units, activation="relu", input_shape=(12,)))
    model.add(Dropout(0.1))
    model.add(Dense(horizon))
    return model


def head(prefix, units):
    return Sequential([Dense(units, input_shape=(4,)), Dense(1)], name="{}_head".format(prefix))


class Ensemble:
    def __init__(self, config):
        self.name = config["name"]
        self.model = Sequential(name=self.name.lower().replace(" ", "_"), trainable=config["train"])
        self.model.add(Dense(config["units"], input_shape=(12,)))
        self.model.add(Dense(1))


def counted(counter):
    model = Sequential(name=counter.next_name())
    model.add(Dense(1, input_shape=(4,)))
    return model


def renamed(counter, make):
    model = Sequential(name=counter.name)
    model.add(make(3, input_shape=(4,)))
    return model


models = {horizon: forecaster("forecast", horizon) for horizon in (1, 7)}
regressor = head("price", 8)
ensemble = Ensemble({"name": "My Ensemble", "units": 8, "train": True})
