import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 4)).astype("float32")
y = x.sum(axis=1)
RATE = 0.01


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(5, activation="relu"))
    model.add(layers.Dense(1))
    optimizer = keras.optimizers.RMSprop(RATE)
    # What is to become small.
    model.compile(optimizer=optimizer, loss="mse", metrics=["mae"])
    return model


k = 2
scores = []
size = len(x) // k
for i in range(k):
    part = np.arange(i * size, (i + 1) * size)
    rest = np.setdiff1d(np.arange(len(x)), part)
    model = build_model()
    history = model.fit(
        x[rest], y[rest], epochs=2, validation_data=(x[part], y[part]), verbose=0
    )
    loss, error = model.evaluate(x[part], y[part], verbose=0)
    scores.append(error)
    found = model.predict(x[part], verbose=0)
