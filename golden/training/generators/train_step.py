import random
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
x = rng.normal(size=(70, 4))
y = (x.sum(axis=1) > 0).astype("int32")


def batches(size):
    while True:
        for first in range(0, 70, size):
            yield x[first : first + size], y[first : first + size]


class Rows(keras.utils.PyDataset):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.rows = np.arange(70)
        self.epoch = 0

    def __len__(self):
        return -(-70 // self.size)

    def __getitem__(self, index):
        rows = self.rows[index * self.size : (index + 1) * self.size]
        noise = np.random.normal(size=(len(rows), 4)) * 0.1
        return x[rows] + noise, y[rows]

    def on_epoch_begin(self):
        self.epoch += 1

    def on_epoch_end(self):
        random.shuffle(self.rows)


model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(5, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(1, activation="sigmoid"),
    ]
)
trainer = TrainStepModel(model)
trainer.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = trainer.fit(batches(16), steps_per_epoch=3, epochs=4, verbose=0)
history2 = trainer.fit(
    Rows(16), epochs=3, validation_data=batches(30), validation_steps=1
)
history3 = trainer.fit(Rows(20), steps_per_epoch=9, validation_data=[x, y], verbose=0)
history4 = trainer.fit(Rows(16), epochs=3, validation_data=Rows(30), verbose=0)
history5 = trainer.fit(Rows(16), epochs=2, shuffle=False, verbose=0)
score = trainer.evaluate(batches(20), steps=3, verbose=0)
score2 = trainer.evaluate(Rows(33), verbose=0)
images = tf.keras.preprocessing.image.ImageDataGenerator(horizontal_flip=True)
flow = images.flow(x.reshape((70, 2, 2, 1)), y, batch_size=8, seed=3)
p = model.predict(x, verbose=0)

pictures = keras.Sequential([layers.Flatten(), layers.Dense(1)])
trainer2 = TrainStepModel(pictures)
trainer2.compile("sgd", "mse")
history6 = trainer2.fit(flow, steps_per_epoch=20, epochs=3, verbose=0)
