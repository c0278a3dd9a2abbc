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


class Classifier:
    def __init__(self, units):
        self.model = keras.Sequential()
        self.model.add(keras.Input((4,)))
        self.model.add(layers.Dense(units, activation="relu"))
        self.model.add(layers.Dense(1, activation="sigmoid"))
        self.epochs = 2
        self.compile()

    def compile(self):
        self.trainer = TrainStepModel(self.model)
        self.trainer.compile("adam", "binary_crossentropy", metrics=["accuracy"])

    def train(self, x, y):
        stop = keras.callbacks.TerminateOnNaN()
        return self.trainer.fit(x, y, epochs=self.epochs, verbose=0, callbacks=[stop])

    def test(self, x, y):
        return self.trainer.evaluate(x, y, verbose=0)

    def probabilities(self, x):
        return self.model.predict(x, verbose=0)


class Regressor:
    def __init__(self):
        self.net = self.build()
        self.trainer2 = TrainStepModel(self.net)
        self.trainer2.compile(optimizer="sgd", loss="mse")

    def build(self):
        net = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
        return net

    def train(self, x, y):
        history = self.trainer2.fit(x, y, verbose=0)
        last = self.trainer2.evaluate(x, y, verbose=0)
        return history.history["loss"], last


one = Classifier(5)
other = Classifier(6)
history = {}
for number, each in enumerate([one, other, one]):
    done = each.train(x, y)
    history[number] = done.history["loss"] + done.history["accuracy"] + each.test(x, y)
p = one.probabilities(x)
q = other.probabilities(x)
regressor = Regressor()
losses, last = regressor.train(x, y)

model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")])


def again(epochs):
    return trainer3.fit(x, y, epochs=epochs, verbose=0).history["loss"]


trainer3 = TrainStepModel(model)
trainer3.compile("adam", "mse")
first = again(2)
second = again(1)
