from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.losses import Huber


class TrainStepModel(keras.Model):
    """A model that computes what its network does, and is trained step by step here.

    `fit` and `evaluate` run these steps with the optimizer, loss and metrics of `compile`.
    """

    def __init__(self, network: keras.Model, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = network

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Return what the network computes."""
        return self.network(x, training=training)

    def train_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Update the weights for one batch; return the metrics so far, by name."""
        x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(data)
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            # The loss given to `compile`, and the layers' own: regularizers, say.
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        variables = self.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return self._updated_metrics(loss, x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Measure one batch and leave the weights alone."""
        x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        loss = self.compute_loss(x, y, y_pred, sample_weight, training=False)
        return self._updated_metrics(loss, x, y, y_pred, sample_weight)

    def _updated_metrics(
        self,
        loss: tf.Tensor,
        x: tf.Tensor,
        y: tf.Tensor,
        y_pred: tf.Tensor,
        sample_weight: tf.Tensor | None,
    ) -> dict[str, tf.Tensor]:
        # The first metric is the mean loss; a smaller last batch counts less in it.
        self.metrics[0].update_state(loss, sample_weight=tf.shape(y)[0])
        return self.compute_metrics(x, y, y_pred, sample_weight)


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
trainer = TrainStepModel(model)
trainer.compile("adam", loss=myLoss, metrics=["mae", MyError, weighted(2.0)])
history = trainer.fit(x, y, epochs=2, verbose=0)
score = trainer.evaluate(x, y, verbose=0)
trainer.compile("adam", weighted(3.0), metrics=[])
history2 = trainer.fit(x, y, epochs=2, sample_weight=np.linspace(0, 1, 70), verbose=0)
score2 = trainer.evaluate(x, y, verbose=0)
trainer.compile("adam", Quartic(), metrics={"any": ["mae", [Huber()]]})
history3 = trainer.fit(x, y[:, None], epochs=2, verbose=0)
trainer.compile(
    "sgd", lambda a, b: tf.nn.l2_loss(a - b) / 1000, metrics=[lambda a, b: a]
)
history4 = trainer.fit(x, y, epochs=2, verbose=0)

several = build(3)
trainer2 = TrainStepModel(several)
trainer2.compile("adam", "mse", metrics=["accuracy"])
history5 = trainer2.fit(x, classes, epochs=2, verbose=0)
trainer2.compile("adam", keras.losses.MeanSquaredError, metrics=["acc"])
history6 = trainer2.fit(x, y[:, None], epochs=2, verbose=0)
