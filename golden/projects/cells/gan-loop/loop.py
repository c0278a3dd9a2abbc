"""The training loop, written out."""

from collections.abc import Callable
from pathlib import Path

import keras
import tensorflow as tf

from .gan import GAN, Optimizers
from .runs import Results

# Works on one batch: images float32 (batch, *input_shape), and classes int32 (batch,).
Step = Callable[[tf.Tensor, tf.Tensor], None]


def make_train_step(
    gan: GAN, optimizers: Optimizers, jit_compile: bool = False
) -> Step:
    """Return a compiled function that updates both networks for one batch.

    It serves this model and these optimizers alone: a compiled function cannot make
    new variables later, so another model needs a step of its own.

    Args:
        gan: A model whose variables exist. The losses are added to its metrics.
        optimizers: One for each network; their variables exist too.
        jit_compile: Whether to use XLA.
    """

    @tf.function(jit_compile=jit_compile, reduce_retracing=True)
    def train_step(images: tf.Tensor, classes: tf.Tensor) -> None:
        count = tf.shape(images)[0]
        inputs = gan.generator_inputs(gan.new_noise(count), classes)
        with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
            generated = gan.generator(inputs, training=True)
            real = gan.scores(images, classes, training=True)
            fake = gan.scores(generated, classes, training=True)
            generator_loss = gan.generator_loss(fake)
            discriminator_loss = gan.discriminator_loss(real, fake)
        # Each network is changed by its own loss alone.
        for network, tape, loss, optimizer in (
            (gan.generator, generator_tape, generator_loss, optimizers.generator),
            (
                gan.discriminator,
                discriminator_tape,
                discriminator_loss,
                optimizers.discriminator,
            ),
        ):
            variables = network.trainable_variables
            optimizer.apply(tape.gradient(loss, variables), variables)
        gan.update_losses(generator_loss, discriminator_loss, count)

    return train_step


def run_epoch(
    step: Step,
    gan: GAN,
    dataset: tf.data.Dataset,
    progress_bar: keras.utils.Progbar,
    after: Callable[[int, Results], None],
) -> Results:
    """Take a step for each batch of a dataset; return the mean losses.

    Args:
        step: What `make_train_step` returned.
        gan: The model that it is for.
        dataset: Batches of images and classes.
        progress_bar: Told of each batch.
        after: Called after each batch with its number, from 0, and the means so far.
    """
    for metric in gan.metrics:
        metric.reset_state()
    results: Results = {}
    for number, (images, classes) in enumerate(dataset):
        step(images, classes)
        results = {metric.name: float(metric.result()) for metric in gan.metrics}
        progress_bar.update(number + 1, results.items(), finalize=False)
        after(number, results)
    return results


def make_progress_bar(dataset: tf.data.Dataset) -> keras.utils.Progbar:
    """Return a bar with room for each batch of a dataset."""
    # The bar would average what it shows, but these are means already.
    means = ["generator_loss", "discriminator_loss", "val_mmd"]
    return keras.utils.Progbar(len(dataset), stateful_metrics=means)


class EpochLog:
    """Writes the results of each epoch for TensorBoard, under the names that fit uses.

    Args:
        folder: TensorBoard's log folder.
    """

    def __init__(self, folder: Path) -> None:
        self._writer = tf.summary.create_file_writer(str(folder / "train"))

    def write(self, epoch: int, results: Results) -> None:
        """Write the results of an epoch, which are counted from 0."""
        with self._writer.as_default(step=epoch):
            for name, value in results.items():
                tf.summary.scalar(f"epoch_{name}", value)
        self._writer.flush()
