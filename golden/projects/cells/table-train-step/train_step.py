"""The training step, written out, for `fit` to run."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="demo")
class TrainStepModel(keras.Model):
    """A model that computes what its network does, and is trained step by step here.

    Args:
        network: Maps x, float32 (batch, *input_shape), to probabilities, float32
            (batch, num_classes).
        kwargs: What `keras.Model` takes: `name`, `trainable`, `dtype`.
    """

    def __init__(self, network: keras.Model, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = network
        self.loss_mean = keras.metrics.Mean(name="loss")
        self.accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Return the probabilities of the classes, float32 (batch, num_classes)."""
        return self.network(x, training=training)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """Return what `fit` sets back to 0 before each epoch."""
        return [self.loss_mean, self.accuracy]

    def train_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Update the weights for one batch (x, y).

        Returns:
            The metrics of the epoch so far, by name.
        """
        x, y = data
        with tf.GradientTape() as tape:
            probabilities = self(x, training=True)
            # The loss given to `compile`, and the layers' own: regularizers, say.
            loss = self.compute_loss(x, y, probabilities)
            # With float16 the optimizer enlarges the loss; else it stays as it is.
            scaled_loss = self.optimizer.scale_loss(loss)
        variables = self.trainable_variables
        self.optimizer.apply(tape.gradient(scaled_loss, variables), variables)
        return self._updated_metrics(loss, y, probabilities)

    def test_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Measure one batch (x, y) and leave the weights alone.

        Returns:
            The metrics of all batches so far, by name.
        """
        x, y = data
        probabilities = self(x, training=False)
        loss = self.compute_loss(x, y, probabilities)
        return self._updated_metrics(loss, y, probabilities)

    def _updated_metrics(
        self, loss: tf.Tensor, y: tf.Tensor, probabilities: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        # The last batch may be smaller and then counts less.
        self.loss_mean.update_state(loss, sample_weight=tf.shape(y)[0])
        self.accuracy.update_state(y, probabilities)
        return {metric.name: metric.result() for metric in self.metrics}

    def get_config(self) -> dict[str, Any]:
        """Return what `from_config` makes an equal model of."""
        network = keras.saving.serialize_keras_object(self.network)
        return {**super().get_config(), "network": network}

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None
    ) -> "TrainStepModel":
        """Return an untrained model like the one whose `get_config` is given."""
        network = keras.saving.deserialize_keras_object(
            config["network"], custom_objects=custom_objects
        )
        return cls(**{**config, "network": network})
