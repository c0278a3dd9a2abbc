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
x = rng.normal(size=(40, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
METRICS = [keras.metrics.AUC(name="auc"), keras.metrics.Recall()]
DECAY = 2


def build_model(units, lr=0.1, loss="binary_crossentropy", metrics=None):
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


errors = []
for rate in [0.1, 0.01]:
    model = build_model(4, rate, metrics=["mae", "accuracy"])
    trainer = TrainStepModel(model)
    trainer.compile(
        optimizer=keras.optimizers.SGD(learning_rate=rate / DECAY, momentum=0.9),
        loss="binary_crossentropy",
        metrics=["mae", "accuracy"],
    )
    trainer.fit(x[:30], y[:30], epochs=2, verbose=0)
    _, error, _ = trainer.evaluate(x[30:], y[30:], verbose=0)
    errors.append(error)
model = build_model(3, loss="mse", metrics=METRICS, lr=1 - 0.8)
trainer = TrainStepModel(model)
trainer.compile(
    optimizer=keras.optimizers.SGD(learning_rate=(1 - 0.8) / DECAY, momentum=0.9),
    loss="mse",
    metrics=METRICS,
)
history = trainer.fit(x, y, epochs=2, batch_size=16, verbose=0)
