"""The training loop, written out."""

from collections.abc import Callable
from pathlib import Path

import keras
import tensorflow as tf

from .runs import Results

# Works on one batch: x, float32 (batch, *input_shape), and y, int32 (batch,).
Step = Callable[[tf.Tensor, tf.Tensor], None]


class EpochMetrics:
    """The mean loss and accuracy over the batches of one pass."""

    def __init__(self) -> None:
        self.loss = keras.metrics.Mean(name="loss")
        self.accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")

    def update(self, loss: tf.Tensor, y: tf.Tensor, probabilities: tf.Tensor) -> None:
        """Add a batch: its mean loss, its labels (batch,), what the model said."""
        # The last batch may be smaller and then counts less.
        self.loss.update_state(loss, sample_weight=tf.shape(y)[0])
        self.accuracy.update_state(y, probabilities)

    def results(self) -> Results:
        """Return the means by name."""
        return {m.name: float(m.result()) for m in (self.accuracy, self.loss)}

    def reset(self) -> None:
        """Forget all batches."""
        self.accuracy.reset_state()
        self.loss.reset_state()


def make_train_step(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    metrics: EpochMetrics,
    jit_compile: bool = False,
) -> Step:
    """Return a compiled function that updates the weights for one batch.

    It serves this model and this optimizer alone: a compiled function cannot make new
    variables later, so another model needs a step of its own.

    Args:
        model: A model whose variables exist.
        optimizer: Its optimizer; its variables exist too.
        metrics: Each batch is added to them.
        jit_compile: Whether to use XLA.
    """
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function(jit_compile=jit_compile, reduce_retracing=True)
    def train_step(x: tf.Tensor, y: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            probabilities = model(x, training=True)
            # The layers may have losses of their own: regularizers, say.
            loss = tf.reduce_sum([loss_of(y, probabilities), *model.losses])
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        metrics.update(loss, y, probabilities)

    return train_step


def make_test_step(
    model: keras.Model, metrics: EpochMetrics, jit_compile: bool = False
) -> Step:
    """Return a compiled function that measures one batch and changes no weights."""
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function(jit_compile=jit_compile, reduce_retracing=True)
    def test_step(x: tf.Tensor, y: tf.Tensor) -> None:
        probabilities = model(x, training=False)
        loss = tf.reduce_sum([loss_of(y, probabilities), *model.losses])
        metrics.update(loss, y, probabilities)

    return test_step


def run_epoch(
    step: Step,
    dataset: tf.data.Dataset,
    metrics: EpochMetrics,
    progress_bar: keras.utils.Progbar | None = None,
) -> Results:
    """Take a step for each batch of a dataset; return the metrics over all of them."""
    metrics.reset()
    for number, (x, y) in enumerate(dataset, start=1):
        step(x, y)
        if progress_bar:
            progress_bar.update(number, metrics.results().items(), finalize=False)
    return metrics.results()


def make_progress_bar(dataset: tf.data.Dataset) -> keras.utils.Progbar:
    """Return a bar with room for each batch of a dataset."""
    # The bar would average what it shows, but these are means already.
    means = ["accuracy", "loss", "val_accuracy", "val_loss"]
    return keras.utils.Progbar(len(dataset), stateful_metrics=means)


class EpochLog:
    """Writes the results of each epoch for TensorBoard, under the names that fit uses.

    Args:
        folder: TensorBoard's log folder.
    """

    def __init__(self, folder: Path) -> None:
        self._train = tf.summary.create_file_writer(str(folder / "train"))
        self._validation = tf.summary.create_file_writer(str(folder / "validation"))

    def write(self, epoch: int, results: Results) -> None:
        """Write the results of an epoch, which are counted from 0."""
        for name, value in results.items():
            writer = self._validation if name.startswith("val_") else self._train
            with writer.as_default(step=epoch):
                tf.summary.scalar(f"epoch_{name.removeprefix('val_')}", value)
            writer.flush()
