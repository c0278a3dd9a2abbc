import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


class Count(keras.callbacks.Callback):
    begun, done = [], []

    def on_train_batch_begin(self, batch, logs=None):
        self.begun.append(batch)

    def on_train_batch_end(self, batch, logs=None):
        self.done.append(batch)


model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(5, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(2, activation="softmax"),
    ]
)
model.compile(
    "adam",
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=3,
)
history = model.fit(x, y, 16, 3, 0, callbacks=[Count()], validation_split=0.1)
begun, done = Count.begun, Count.done
score = model.evaluate(x, y, verbose=0)
