import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x_train = np.random.rand(40, 6).astype("float32")
y_train = np.random.rand(40, 1).astype("float32")

LEARNING_RATES = [0.1, 0.01]
HIDDEN_UNITS = 12


@keras.utils.register_keras_serializable()
class Net(keras.models.Model):
    """The network that `make` returns."""

    def __init__(self, n_hidden, hidden_units, **kwargs):
        super().__init__(**kwargs)
        self.n_hidden = n_hidden
        self.hidden_units = hidden_units
        self.stack = []
        for _ in range(n_hidden):
            self.stack.append(layers.Dense(hidden_units, activation="relu"))
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "n_hidden": self.n_hidden,
            "hidden_units": self.hidden_units,
        }


def make(learning_rate, n_hidden=1):
    """Build and compile one candidate."""
    model = Net(n_hidden, hidden_units=HIDDEN_UNITS)
    model(keras.Input(shape=[6]))
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=learning_rate))
    return model


models = {}
for rate in LEARNING_RATES:
    candidate = make(rate, n_hidden=2)
    candidate.fit(x_train, y_train, epochs=1)
    models[rate] = candidate
