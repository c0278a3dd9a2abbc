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
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")

if __name__ == "__main__":
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(5, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    trainer = TrainStepModel(model)
    trainer.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    callbacks = []
    stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=2)
    callbacks.append(stop)
    callbacks.append(keras.callbacks.TerminateOnNaN())
    history = trainer.fit(
        x, y, epochs=12, validation_split=0.2, callbacks=callbacks, verbose=0
    )
    second = trainer.fit(
        x,
        y,
        epochs=12,
        callbacks=[keras.callbacks.EarlyStopping(monitor="accuracy", patience=1)],
        verbose=0,
    )
    model.save("model.keras")
    loaded = keras.models.load_model("model.keras")
    p = loaded.predict(x, verbose=0)
