import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.losses import Huber

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = x.sum(axis=1)
classes = keras.utils.to_categorical((y > 0).astype("int32") + (y > 1), 3)


def myLoss(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred) * 2.0, axis=-1)


def weighted(weight):
    def weightedError(y_true, y_pred):
        return weight * tf.reduce_mean(tf.abs(y_true - y_pred))

    return weightedError


class Quartic(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.pow(y_true - y_pred, 4), axis=-1)


def MyError(y_true, y_pred):
    return keras.ops.abs(y_true - y_pred)


def build(outputs=1):
    net = keras.Sequential()
    net.add(keras.Input((4,)))
    net.add(layers.Dense(5, activation="relu"))
    net.add(layers.Dense(outputs))
    return net


model = build()
model.compile("adam", loss=myLoss, metrics=["mae", MyError, weighted(2.0)])
history = model.fit(x, y, epochs=2, verbose=0)
score = model.evaluate(x, y, verbose=0)
model.compile("adam", weighted(3.0), metrics=[])
history2 = model.fit(x, y, epochs=2, sample_weight=np.linspace(0, 1, 70), verbose=0)
score2 = model.evaluate(x, y, verbose=0)
model.compile("adam", Quartic(), metrics={"any": ["mae", [Huber()]]})
history3 = model.fit(x, y[:, None], epochs=2, verbose=0)
model.compile("sgd", lambda a, b: tf.nn.l2_loss(a - b) / 1000, metrics=[lambda a, b: a])
history4 = model.fit(x, y, epochs=2, verbose=0)

several = build(3)
several.compile("adam", "mse", metrics=["accuracy"])
history5 = several.fit(x, classes, epochs=2, verbose=0)
several.compile("adam", keras.losses.MeanSquaredError, metrics=["acc"])
history6 = several.fit(x, y[:, None], epochs=2, verbose=0)
