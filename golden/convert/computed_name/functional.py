"""Ensembles of forecasters, one for each horizon."""

from tensorflow.keras.layers import Dense, Dropout, Input
from tensorflow.keras.models import Model, Sequential


def forecaster(prefix, horizon, units=16):
    inputs = Input(shape=(12,))
    x = Dense(units, activation="relu")(inputs)
    x = Dropout(0.1)(x)
    outputs = Dense(horizon)(x)
    model = Model(inputs, outputs, name=prefix + "_" + str(horizon))
    return model


def head(prefix, units):
    inputs = Input(shape=(4,))
    x = Dense(units)(inputs)
    outputs = Dense(1)(x)
    return Model(inputs, outputs, name="{}_head".format(prefix))


class Ensemble:
    def __init__(self, config):
        self.name = config["name"]
        inputs = Input(shape=(12,))
        x = Dense(config["units"])(inputs)
        outputs = Dense(1)(x)
        self.model = Model(inputs, outputs, name=self.name.lower().replace(" ", "_"), trainable=config["train"])


def counted(counter):
    model_name = counter.next_name()
    inputs = Input(shape=(4,))
    outputs = Dense(1)(inputs)
    model = Model(inputs, outputs, name=model_name)
    return model


def renamed(counter, make):
    model = Sequential(name=counter.name)
    model.add(make(3, input_shape=(4,)))
    return model


models = {horizon: forecaster("forecast", horizon) for horizon in (1, 7)}
regressor = head("price", 8)
ensemble = Ensemble({"name": "My Ensemble", "units": 8, "train": True})
