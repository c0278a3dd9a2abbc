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


class SavedTrainStepModel(TrainStepModel):
    """The same, where the network alone is saved, or its weights with the optimizer's state."""

    def compile(self, *args: Any, **options: Any) -> None:
        """Take what `fit` needs; the files of the network's weights hold it, too."""
        super().compile(*args, **options)
        self.network.optimizer = self.optimizer

    def save(self, filepath: Any, overwrite: bool = True, **options: Any) -> None:
        """Save the network, which is not compiled."""
        self.network.save(filepath, overwrite=overwrite, **options)

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Save the weights of the network."""
        self.network.save_weights(filepath, overwrite=overwrite)


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 4)).astype("float32")
y = np.eye(3)[rng.integers(0, 3, 40)]

model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(layers.Dense(5, activation="relu"))
model.add(layers.Dense(3, activation="softmax"))
trainer = SavedTrainStepModel(model)
trainer.compile(
    "adam",
    "categorical_crossentropy",
    metrics=[keras.metrics.F1Score(), "accuracy"],
)
trainer.fit(x, y, epochs=3, batch_size=8, verbose=0)
model.save_weights("now.weights.h5")
first = trainer.fit(x, y, epochs=2, batch_size=8, validation_split=0.2, verbose=0)
model.load_weights("now.weights.h5")
again = trainer.fit(x, y, epochs=2, batch_size=8, verbose=0)
loss, f1, accuracy = trainer.evaluate(x, y, verbose=0)
