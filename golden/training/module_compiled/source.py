"""Models that are compiled by others, with what the text does not show."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(4)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


def build(units):
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(units), layers.Softmax()], name="classifier"
    )


def compiled(units, **options):
    model = build(units)
    model.compile(**options)
    return model


def pair(units, metrics):
    one, other = build(units), build(units)
    other.set_weights(one.get_weights())
    for each in (one, other):
        each.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)
    return one, other


class Trainer:
    def __init__(self, model, loss, metrics=None):
        self.model = model
        self.model.compile(loss=loss, optimizer="SGD", metrics=metrics)

    def train(self, y, epochs, validation_split=0.0, validation_data=None):
        return self.model.fit(
            x,
            y,
            epochs=epochs,
            validation_split=validation_split,
            validation_data=validation_data,
            callbacks=[keras.callbacks.EarlyStopping("val_accuracy", patience=1)],
            verbose=0,
        )

    def again(self):
        self.model.compile("adam")
        return self.model.fit(x, y, verbose=0)


def mean_error(y_true, y_pred):
    return keras.ops.mean(keras.ops.abs(y_true - y_pred), axis=-1)


METRICS = [keras.metrics.SparseTopKCategoricalAccuracy(2, name="top")]
results = []
model = compiled(3, optimizer="adam", loss="sparse_categorical_crossentropy")
results += model.fit(x, y, epochs=2, verbose=0).history["loss"]
for each in pair(3, METRICS):
    # What the first one has left in the metric counts in the second.
    results += each.fit(x, y, epochs=2, verbose=0).history["top"]
    results += each.evaluate(x, y, verbose=0)
for each in pair(3, METRICS):
    results += each.evaluate(x, y, verbose=0)
    results += [float(value) for value in each.train_on_batch(x, y)]
trainer = Trainer(build(3), keras.losses.sparse_categorical_crossentropy, ["accuracy"])
history = trainer.train(y, epochs=3, validation_split=0.2)
results += trainer.again().history["accuracy"]
one_hot = keras.utils.to_categorical(y, 3)
other = Trainer(build(3), "mse", ["acc", mean_error, "mae", keras.metrics.mean_squared_error])
kept = other.model.fit(x, one_hot, epochs=2, verbose=0)
last = other.model.evaluate(x, one_hot, verbose=0, return_dict=True)
single = Trainer(build(1), keras.losses.BinaryCrossentropy, ["accuracy"])
results += single.train(y, epochs=2, validation_data=(x, y)).history["val_accuracy"]
