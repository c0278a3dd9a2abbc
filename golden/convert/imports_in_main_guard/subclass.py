"""Keras is only imported where this file is run."""

import os


def load(path):
    return [float(line) for line in open(path)]


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    from keras.layers import Dense, Dropout, Input
    from keras.models import Model
    from keras.saving import register_keras_serializable

    units = 8

    @register_keras_serializable()
    class Net(Model):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.dense1 = Dense(units, activation="relu")
            self.dropout = Dropout(0.2)
            self.dense2 = Dense(1)

        def call(self, inputs, training=None):
            x = self.dense1(inputs)
            x = self.dropout(x)
            return self.dense2(x)

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    # The network.
    model = Net(units)
    model(Input(shape=(4,)))
    model.compile(loss="mse", optimizer="adam")
