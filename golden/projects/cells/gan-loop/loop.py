"""The training loop, written out."""

from collections.abc import Callable, Sequence

import keras
import tensorflow as tf

from .gan import GAN, Optimizers
from .runs import Results

# The means of a pass so far, by name: scalars.
Means = dict[str, tf.Tensor]
# Works on one batch: images float32 (batch, *input_shape), and classes int32 (batch,).
Step = tf.types.experimental.PolymorphicFunction


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
    def train_step(images: tf.Tensor, classes: tf.Tensor) -> Means:
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
        return means(gan)

    return train_step


def run_epoch(
    step: Step,
    gan: GAN,
    dataset: tf.data.Dataset,
    before: Callable[[int], None],
    after: Callable[[int, Means], None],
) -> Results:
    """Take a step for each batch of a dataset; return the mean losses.

    Args:
        step: What `make_train_step` returned.
        gan: The model that it is for.
        dataset: Batches of images and classes.
        before: Called before each step with the number of the batch, from 0.
        after: Called after it with the same number, and the means so far.
    """
    for metric in gan.metrics:
        metric.reset_state()
    results: Means = {}
    # One graph serves batches of any size. To look for it anew for each batch would be a
    # tenth of a small model's step.
    run_step = step.get_concrete_function(*dataset.element_spec)
    for number, (images, classes) in enumerate(dataset):
        before(number)
        results = run_step(images, classes)
        after(number, results)
    return {name: float(mean) for name, mean in results.items()}


def means(gan: GAN) -> Means:
    """Return the mean losses since the last reset, by name."""
    return {metric.name: metric.result() for metric in gan.metrics}


def train_epochs(
    gan: GAN,
    optimizers: Optimizers,
    train: tf.data.Dataset,
    epochs: int,
    initial_epoch: int = 0,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    jit_compile: bool = False,
) -> None:
    """Train a GAN, and tell callbacks all that `fit` tells them, when it tells it.

    Args:
        gan: A model whose variables exist.
        optimizers: One for each network; their variables exist too.
        train: Batches of images and classes.
        epochs: The epoch to stop before, counted from 0.
        initial_epoch: The epoch to begin with.
        callbacks: Any of `keras.callbacks`.
        jit_compile: Whether to use XLA.
    """
    train_step = make_train_step(gan, optimizers, jit_compile)
    # Here callbacks look for the learning rate, and say when to stop.
    gan.optimizer, gan.stop_training = optimizers, False
    told = keras.callbacks.CallbackList(
        callbacks,
        add_progbar=True,
        model=gan,
        epochs=epochs,
        steps=len(train),
        verbose=1,
    )
    told.on_train_begin()
    for epoch in range(initial_epoch, epochs):
        told.on_epoch_begin(epoch)
        before, after = told.on_train_batch_begin, told.on_train_batch_end
        results = run_epoch(train_step, gan, train, before, after)
        told.on_epoch_end(epoch, results)
        if gan.stop_training:
            break
    told.on_train_end()
