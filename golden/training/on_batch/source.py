import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(64, 4))
real = np.ones((16, 1))
fake = np.zeros((16, 1))
history = {"real": [], "fake": [], "pair": [], "test": []}

judge = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(6, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(1, activation="sigmoid"),
    ]
)
judge.compile("adam", "binary_crossentropy", metrics=["accuracy"])

maker = keras.Sequential([keras.Input((3,)), layers.Dense(4)])
judge.trainable = False
pair = keras.Sequential([maker, judge])
pair.compile(keras.optimizers.Adam(0.01), loss="binary_crossentropy")
judge.trainable = True


def train(steps):
    metrics = "the user's own"
    for step in range(steps):
        noise = rng.normal(size=(16, 3))
        rows = x[step * 16 : step * 16 + 16]
        loss, accuracy = judge.train_on_batch(rows, real)
        history["real"].append(loss + accuracy)
        found = judge.train_on_batch(maker.predict(noise, verbose=0), fake)
        history["fake"].append(found[0])
        found = pair.train_on_batch(noise, real)
        history["pair"].append(found)
        seen = judge.test_on_batch(rows, real, return_dict=True)
        history["test"].append(seen["loss"])
    return metrics


train(4)
judge.train_on_batch(x, np.ones(64), sample_weight=np.linspace(0, 1, 64))
scores = judge.evaluate(x, np.ones(64), verbose=0)
shown = "%s: %.3f" % (judge.metrics_names[1], scores[1])
names = [len(name) for name in judge.metrics_names + pair.metrics_names]
p = pair.predict_on_batch(rng.normal(size=(5, 3)))
measured = judge.evaluate(x, np.ones(64), verbose=0, return_dict=True)
