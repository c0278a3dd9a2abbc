from typing import Any

import numpy as np
import tensorflow as tf
import keras


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
tf.random.set_seed(1)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")
train_ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(70, seed=2).batch(16)
val_ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)

model = keras.Sequential(
    [
        keras.layers.Dense(5, activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
trainer = TrainStepModel(model)
trainer.compile(
    keras.optimizers.RMSprop(keras.optimizers.schedules.ExponentialDecay(0.01, 3, 0.9)),
    "binary_crossentropy",
    metrics=["accuracy"],
)
history = trainer.fit(train_ds, epochs=3, validation_data=val_ds, verbose=0)
score = trainer.evaluate(val_ds, verbose=0)
trainer.compile("sgd", "mse", metrics=["mae"])
history2 = trainer.fit(
    x, y, 8, 2, 0, shuffle=False, sample_weight=np.linspace(0, 1, 70)
)
score2 = trainer.evaluate(x, y, verbose=0)
p = model.predict(x, verbose=0)
