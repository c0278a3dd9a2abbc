"""Validation in a new order each time, of which the last images are left out."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf


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


keras.utils.set_random_seed(1)
x = np.random.default_rng(0).random((50, 4)).astype("float32")
y = (x.sum(axis=1) > 2).astype("int32")

everything = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(50, seed=3)
train = everything.batch(8)
val = everything.batch(8, drop_remainder=True)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
trainer = TrainStepModel(model)
trainer.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = trainer.fit(train, epochs=3, validation_data=val, verbose=0)
both = trainer.fit(val, epochs=2, validation_data=val, verbose=0)
few = trainer.fit(train, epochs=3, validation_data=val, validation_steps=2, verbose=0)
