"""Ensembles of forecasters, one for each horizon."""

from tensorflow.keras.layers import Dense, Dropout, Input
from tensorflow.keras.models import Model, Sequential
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Forecaster(Model):
    def __init__(self, units, horizon, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.horizon = horizon
        self.dense1 = Dense(units, activation="relu")
        self.dropout = Dropout(0.1)
        self.dense2 = Dense(horizon)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dropout(x)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "horizon": self.horizon}


def forecaster(prefix, horizon, units=16):
    model = Forecaster(units, horizon, name=prefix + "_" + str(horizon))
    model(Input(shape=(12,)))
    return model


@register_keras_serializable()
class Head(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense1 = Dense(units)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def head(prefix, units):
    model = Head(units, name="{}_head".format(prefix))
    model(Input(shape=(4,)))
    return model


@register_keras_serializable()
class Net(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense1 = Dense(units)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Ensemble:
    def __init__(self, config):
        self.name = config["name"]
        self.model = Net(
            units=config["units"],
            name=self.name.lower().replace(" ", "_"),
            trainable=config["train"],
        )
        self.model(Input(shape=(12,)))


@register_keras_serializable()
class Counted(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


def counted(counter):
    model_name = counter.next_name()
    model = Counted(name=model_name)
    model(Input(shape=(4,)))
    return model


def renamed(counter, make):
    model = Sequential(name=counter.name)
    model.add(make(3, input_shape=(4,)))
    return model


models = {horizon: forecaster("forecast", horizon) for horizon in (1, 7)}
regressor = head("price", 8)
ensemble = Ensemble({"name": "My Ensemble", "units": 8, "train": True})
