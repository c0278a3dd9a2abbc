"""Validation in a new order each time, of which the last images are left out."""

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(1)
x = np.random.default_rng(0).random((50, 4)).astype("float32")
y = (x.sum(axis=1) > 2).astype("int32")

everything = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(50, seed=3)
train = everything.batch(8)
val = everything.batch(8, drop_remainder=True)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(train, epochs=3, validation_data=val, verbose=0)
both = model.fit(val, epochs=2, validation_data=val, verbose=0)
few = model.fit(train, epochs=3, validation_data=val, validation_steps=2, verbose=0)
