from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers


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
trainer = TrainStepModel(judge)
trainer.compile("adam", "binary_crossentropy", metrics=["accuracy"])

maker = keras.Sequential([keras.Input((3,)), layers.Dense(4)])
judge.trainable = False
pair = keras.Sequential([maker, judge])
trainer2 = TrainStepModel(pair)
trainer2.compile(keras.optimizers.Adam(0.01), loss="binary_crossentropy")
judge.trainable = True


def train(steps):
    metrics = "the user's own"
    for step in range(steps):
        noise = rng.normal(size=(16, 3))
        rows = x[step * 16 : step * 16 + 16]
        loss, accuracy = trainer.train_on_batch(rows, real)
        history["real"].append(loss + accuracy)
        found = trainer.train_on_batch(maker.predict(noise, verbose=0), fake)
        history["fake"].append(found[0])
        found = trainer2.train_on_batch(noise, real)
        history["pair"].append(found)
        seen = trainer.test_on_batch(rows, real, return_dict=True)
        history["test"].append(seen["loss"])
    return metrics


train(4)
trainer.train_on_batch(x, np.ones(64), sample_weight=np.linspace(0, 1, 64))
scores = trainer.evaluate(x, np.ones(64), verbose=0)
shown = "%s: %.3f" % (trainer.metrics_names[1], scores[1])
names = [len(name) for name in trainer.metrics_names + trainer2.metrics_names]
p = pair.predict_on_batch(rng.normal(size=(5, 3)))
measured = trainer.evaluate(x, np.ones(64), verbose=0, return_dict=True)
