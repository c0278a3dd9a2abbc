from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout, Flatten, Conv2D
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import SGD
from tensorflow.keras.callbacks import (
    EarlyStopping,
    ReduceLROnPlateau,
    ModelCheckpoint,
    TensorBoard,
    LearningRateScheduler,
)


class TrainStepModel(tf.keras.Model):
    """A model that computes what its network does, and is trained step by step here.

    `fit` and `evaluate` run these steps with the optimizer, loss and metrics of `compile`.
    """

    def __init__(self, network: tf.keras.Model, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = network

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Return what the network computes."""
        return self.network(x, training=training)

    def train_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Update the weights for one batch; return the metrics so far, by name."""
        x, y, sample_weight = tf.keras.utils.unpack_x_y_sample_weight(data)
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            # The loss given to `compile`, and the layers' own: regularizers, say.
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        variables = self.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return self._updated_metrics(loss, x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Measure one batch and leave the weights alone."""
        x, y, sample_weight = tf.keras.utils.unpack_x_y_sample_weight(data)
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


tf.keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 6, 6, 1)).astype("float32")
y = np.eye(2)[rng.integers(0, 2, 70)]
x_val, y_val = x[50:], y[50:]


class Print(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, sorted(logs))


def train(epochs):
    net = Sequential()
    net.add(Conv2D(4, 3, activation="relu", input_shape=(6, 6, 1)))
    net.add(Flatten())
    net.add(Dropout(0.4))
    net.add(Dense(2, activation="softmax"))
    opt = SGD(learning_rate=0.1, momentum=0.9)
    stop = EarlyStopping(monitor="val_loss", patience=1, restore_best_weights=True)
    callbacks = [
        stop,
        ReduceLROnPlateau(patience=1, factor=0.5),
        Print(),
        ModelCheckpoint("best.keras", save_best_only=True),
        TensorBoard("logs"),
        LearningRateScheduler(lambda epoch, lr: lr * 0.9),
    ]
    trainer = SavedTrainStepModel(net)
    trainer.compile(
        loss=tf.keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        optimizer=opt,
        metrics=["acc", tf.keras.metrics.AUC(name="auc"), "mse"],
    )
    h = trainer.fit(
        x,
        y,
        epochs=epochs,
        validation_data=(x_val, y_val),
        class_weight={0: 1.0, 1: 3.0},
        callbacks=callbacks,
    )
    score = trainer.evaluate(x_val, y_val)
    print("Test loss:", score[0])
    print(trainer.evaluate(x_val, y_val, batch_size=7, return_dict=True))
    net.save("end.keras")
    global history, score2
    history, score2 = h, score
    return net


model = train(6)
