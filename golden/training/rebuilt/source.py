import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
METRICS = [keras.metrics.AUC(name="auc"), keras.metrics.Recall()]
DECAY = 2


def build_model(units, lr=0.1, loss="binary_crossentropy", metrics=None):
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    optimizer = keras.optimizers.SGD(learning_rate=lr / DECAY, momentum=0.9)
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
    return model


errors = []
for rate in [0.1, 0.01]:
    model = build_model(4, rate, metrics=["mae", "accuracy"])
    model.fit(x[:30], y[:30], epochs=2, verbose=0)
    _, error, _ = model.evaluate(x[30:], y[30:], verbose=0)
    errors.append(error)
model = build_model(3, loss="mse", metrics=METRICS, lr=1 - 0.8)
history = model.fit(x, y, epochs=2, batch_size=16, verbose=0)
