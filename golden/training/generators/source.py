import random

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4))
y = (x.sum(axis=1) > 0).astype("int32")


def batches(size):
    while True:
        for first in range(0, 70, size):
            yield x[first : first + size], y[first : first + size]


class Rows(keras.utils.PyDataset):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.rows = np.arange(70)
        self.epoch = 0

    def __len__(self):
        return -(-70 // self.size)

    def __getitem__(self, index):
        rows = self.rows[index * self.size : (index + 1) * self.size]
        noise = np.random.normal(size=(len(rows), 4)) * 0.1
        return x[rows] + noise, y[rows]

    def on_epoch_begin(self):
        self.epoch += 1

    def on_epoch_end(self):
        random.shuffle(self.rows)


model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(5, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(batches(16), steps_per_epoch=3, epochs=4, verbose=0)
history2 = model.fit(
    Rows(16), epochs=3, validation_data=batches(30), validation_steps=1
)
history3 = model.fit(Rows(20), steps_per_epoch=9, validation_data=[x, y], verbose=0)
history4 = model.fit(Rows(16), epochs=3, validation_data=Rows(30), verbose=0)
history5 = model.fit(Rows(16), epochs=2, shuffle=False, verbose=0)
score = model.evaluate(batches(20), steps=3, verbose=0)
score2 = model.evaluate(Rows(33), verbose=0)
images = tf.keras.preprocessing.image.ImageDataGenerator(horizontal_flip=True)
flow = images.flow(x.reshape((70, 2, 2, 1)), y, batch_size=8, seed=3)
p = model.predict(x, verbose=0)

pictures = keras.Sequential([layers.Flatten(), layers.Dense(1)])
pictures.compile("sgd", "mse")
history6 = pictures.fit(flow, steps_per_epoch=20, epochs=3, verbose=0)
