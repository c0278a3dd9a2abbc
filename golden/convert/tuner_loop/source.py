import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x_train = np.random.rand(40, 6).astype("float32")
y_train = np.random.rand(40, 1).astype("float32")

LEARNING_RATES = [0.1, 0.01]
HIDDEN_UNITS = 12


def make(learning_rate, n_hidden=1):
    """Build and compile one candidate."""
    model = keras.models.Sequential()
    model.add(layers.InputLayer(shape=[6]))
    for _ in range(n_hidden):
        model.add(layers.Dense(HIDDEN_UNITS, activation="relu"))
    model.add(layers.Dense(1))
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=learning_rate))
    return model


models = {}
for rate in LEARNING_RATES:
    candidate = make(rate, n_hidden=2)
    candidate.fit(x_train, y_train, epochs=1)
    models[rate] = candidate
