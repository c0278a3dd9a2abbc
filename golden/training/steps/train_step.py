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


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
pairs = tf.data.Dataset.from_tensor_slices((x, y))
few = pairs.shuffle(70, seed=2).batch(16)
endless = few.repeat()
unknown = pairs.filter(lambda a, b: a[0] > -1).shuffle(70, seed=4).batch(16)
val = (x[:30], y[:30])
steps = 3

model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(keras.layers.Dense(5, activation="relu"))
model.add(keras.layers.Dense(2, activation="softmax"))
trainer = TrainStepModel(model)
trainer.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = trainer.fit(endless, steps_per_epoch=7, epochs=3, verbose=0)
history2 = trainer.fit(few, steps_per_epoch=steps, epochs=4, verbose=0)
history3 = trainer.fit(few, epochs=3, validation_data=unknown, verbose=0)
history4 = trainer.fit(unknown.repeat(), steps_per_epoch=2, epochs=4, verbose=0)
history5 = trainer.fit(x, y, steps_per_epoch=steps, epochs=3, verbose=0)
history6 = trainer.fit(x, y, 8, steps_per_epoch=steps + 1, epochs=5, verbose=0)
history7 = trainer.fit(
    few, epochs=3, validation_data=val, validation_steps=2, verbose=0
)
history8 = trainer.fit(
    x,
    y,
    epochs=2,
    validation_data=endless,
    validation_steps=steps,
    verbose=0,
)
score = trainer.evaluate(endless, steps=2, verbose=0)
score2 = trainer.evaluate(x, y, steps=4, verbose=0)
score3 = trainer.evaluate(few, verbose=0)
