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


class Agent:
    def __init__(self, learning_rate=0.05):
        self.learning_rate = learning_rate
        self.model = self.build_model(6)
        self.trainer = TrainStepModel(self.model)
        self.trainer.compile(
            loss="mse", optimizer=keras.optimizers.SGD(self.learning_rate, momentum=0.5)
        )
        self.target = self.build_model(6)

    def build_model(self, units, momentum=0.5):
        model = keras.Sequential()
        model.add(keras.Input((3,)))
        model.add(layers.Dense(units, activation="relu"))
        model.add(layers.Dense(2))
        return model

    def replay(self, states, rewards):
        q = self.model.predict(states, verbose=0)
        q[:, 0] = rewards + 0.9 * self.target.predict(states, verbose=0).max(axis=1)
        self.trainer.fit(states, q, epochs=1, verbose=0)


class Baseline:
    def __init__(self):
        self.model = self.build_baseline()
        self.trainer2 = TrainStepModel(self.model)
        self.trainer2.compile(loss="mse", optimizer="sgd", metrics=["mae"])

    def build_baseline(self):
        model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
        return model

    def train(self, x, y):
        return self.trainer2.fit(x, y, epochs=2, verbose=0)


agent = Agent()
baseline = Baseline()
x, y = rng.normal(size=(20, 3)), rng.normal(size=20)
for _ in range(3):
    agent.replay(x, y)
q = agent.model.predict(x, verbose=0)
loss = agent.trainer.evaluate(x, q, verbose=0)
history = baseline.train(x, y)
scores = baseline.trainer2.evaluate(x, y, verbose=0)
