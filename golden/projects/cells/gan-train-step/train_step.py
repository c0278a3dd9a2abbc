"""The training step, written out, for `fit` to run."""

from typing import Any

import keras
import tensorflow as tf

from .gan import GAN, Optimizers


@keras.saving.register_keras_serializable(package="demo")
class TrainStepGAN(GAN):
    """A GAN whose two networks take a step each for every batch of `fit`.

    Its arguments are those of `GAN`.
    """

    def compile(
        self, optimizers: Optimizers | None = None, jit_compile: bool = False
    ) -> None:
        """Get ready for `fit`.

        Args:
            optimizers: One for each network; their variables are made here.
            jit_compile: Whether to use XLA.
        """
        super().compile(jit_compile=jit_compile)
        # Here callbacks look for the learning rate.
        self.optimizer = optimizers
        if optimizers:
            optimizers.generator.build(self.generator.trainable_variables)
            optimizers.discriminator.build(self.discriminator.trainable_variables)

    def train_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Update the weights of both networks for one batch of images and classes.

        Returns:
            The mean losses of the epoch so far, by name.
        """
        images, classes = data
        count = tf.shape(images)[0]
        inputs = self.generator_inputs(self.new_noise(count), classes)
        with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
            generated = self.generator(inputs, training=True)
            real = self.scores(images, classes, training=True)
            fake = self.scores(generated, classes, training=True)
            generator_loss = self.generator_loss(fake)
            discriminator_loss = self.discriminator_loss(real, fake)
        # Each network is changed by its own loss alone.
        for network, tape, loss, optimizer in (
            (self.generator, generator_tape, generator_loss, self.optimizer.generator),
            (
                self.discriminator,
                discriminator_tape,
                discriminator_loss,
                self.optimizer.discriminator,
            ),
        ):
            variables = network.trainable_variables
            optimizer.apply(tape.gradient(loss, variables), variables)
        return self.update_losses(generator_loss, discriminator_loss, count)

    def get_compile_config(self) -> dict[str, Any]:
        """Return what `compile_from_config` needs; the state of a training is not in it."""
        return {}

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Leave a loaded model as it is: what it makes needs no optimizer."""
