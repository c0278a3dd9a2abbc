"""Steps of the optimizer with the gradients of several batches."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf


class GradientSums:
    """The gradients of the batches since the last step.

    A step takes the mean over all their examples, so that a smaller batch counts less:
    the weights become those that one large batch would give.

    Args:
        optimizer: It takes the steps; its variables exist.
        variables: What it trains.
        batches: How many make one step.
    """

    def __init__(
        self,
        optimizer: keras.optimizers.Optimizer,
        variables: Sequence[Any],
        batches: int,
    ) -> None:
        self.optimizer = optimizer
        self.variables = variables
        self.batches = batches
        self._sums = [
            tf.Variable(tf.zeros(item.shape, item.dtype), trainable=False)
            for item in variables
        ]
        self._examples = tf.Variable(0.0, trainable=False)
        self._added = tf.Variable(0, trainable=False)

    def add(self, gradients: Sequence[tf.Tensor | None], examples: tf.Tensor) -> None:
        """Add the gradients of a batch; take a step if it is the last of its group.

        Args:
            gradients: Those of the batch's mean loss, by the variables.
            examples: How many the batch has, int32 ().
        """
        count = tf.cast(examples, tf.float32)
        for total, gradient in zip(self._sums, gradients, strict=True):
            if gradient is not None:
                total.assign_add(tf.convert_to_tensor(gradient) * count)
        self._examples.assign_add(count)
        self._added.assign_add(1)
        if self._added >= self.batches:
            self._step()

    @tf.function
    def finish(self) -> None:
        """Take a step with what is left when an epoch ends, if anything is."""
        if self._added > 0:
            self._step()

    def _step(self) -> None:
        means = [total / self._examples for total in self._sums]
        self.optimizer.apply(means, self.variables)
        for variable in (*self._sums, self._examples, self._added):
            variable.assign(tf.zeros_like(variable))
