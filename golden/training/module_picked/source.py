"""Models that a function picks, trained on arrays and on data in batches."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) ** 2).astype("float32")
labels = (y > 1).astype(int)


def build(units):
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(units, activation="relu"))
    model.add(layers.BatchNormalization())
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1, kernel_regularizer="l2"))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    return model


def examples():
    while True:
        for first in range(0, 70, 10):
            yield x[first : first + 10], y[first : first + 10]


class Parts(keras.utils.PyDataset):
    def __len__(self):
        return 7

    def __getitem__(self, index):
        return x[index * 10 : index * 10 + 10], y[index * 10 : index * 10 + 10]


shuffled = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(70).batch(9)
whole = tf.data.Dataset.from_tensor_slices((x, y)).batch(9)


def pick(large):
    if large:
        return build(16)
    return build(4)


results = []
predicted = []
for large in (True, False):
    model = pick(large)
    history = model.fit(x, y, epochs=3, verbose=0, validation_split=0.2)
    results += history.history["loss"] + history.history["val_mae"]
    results += model.evaluate(x, y, verbose=0)
    history = model.fit(
        shuffled,
        epochs=6,
        validation_data=whole,
        verbose=0,
        callbacks=[
            keras.callbacks.EarlyStopping(
                monitor="val_mae", patience=0, restore_best_weights=True
            )
        ],
    )
    results += history.history["val_loss"] + model.evaluate(whole, verbose=0)
    history = model.fit(
        examples(),
        steps_per_epoch=5,
        epochs=3,
        verbose=0,
        validation_data=examples(),
        validation_steps=2,
    )
    results += history.history["val_loss"]
    history = model.fit(Parts(), epochs=3, verbose=0, validation_data=Parts())
    results += history.history["val_loss"] + model.evaluate(Parts(), verbose=0)
    history = model.fit(
        shuffled.repeat(),
        steps_per_epoch=4,
        epochs=3,
        validation_data=whole,
        validation_steps=2,
        validation_freq=2,
        verbose=0,
    )
    results += history.history["loss"] + history.history["val_loss"]
    predicted += model.predict(x, verbose=0).ravel().tolist()
