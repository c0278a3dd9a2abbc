"""Models that an object is given, which trains them batch by batch, and with weights."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 4)).astype("float32")
labels = (x.sum(axis=1) > 0.5).astype(int)


def build():
    model = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="tanh"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Worker:
    def __init__(self, model):
        self.model = model

    def work(self):
        found = []
        for first in range(0, 24, 8):
            batch = slice(first, first + 8)
            found += self.model.train_on_batch(x[batch], labels[batch])
        found += self.model.test_on_batch(x[:8], labels[:8])
        found += self.model.predict_on_batch(x[:2]).ravel().tolist()
        measured = self.model.evaluate(x, labels, 16, 0, return_dict=True)
        found += [measured["loss"], measured["accuracy"]]
        self.model.set_weights([w * 0.5 for w in self.model.get_weights()])
        history = self.model.fit(
            x, labels, 16, 4, 0, validation_data=(x[:20], labels[:20]), shuffle=False
        )
        found += history.history["val_accuracy"]
        history = self.model.fit(
            x, labels, class_weight={0: 1.0, 1: 3.0}, epochs=2, verbose=0
        )
        self.model.optimizer.learning_rate = 0.1
        found += history.history["loss"]
        history = self.model.fit(
            x,
            labels,
            sample_weight=np.arange(60) / 60,
            initial_epoch=2,
            epochs=9,
            verbose=0,
            callbacks=[
                keras.callbacks.ReduceLROnPlateau(monitor="accuracy", patience=0),
                keras.callbacks.EarlyStopping(monitor="accuracy", patience=1),
            ],
        )
        found += history.history["learning_rate"] + history.history["loss"]
        return found


results = Worker(build()).work()
