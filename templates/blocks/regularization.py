"""Dropout, as keras.layers.Dropout."""

import random
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .base import Block


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)

    The state of the random numbers is a variable: a checkpoint resumes their sequence.
    """

    def __init__(
        self,
        rate: float,
        noise_shape: Sequence[int | None] | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.rate = rate
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)
        seed = random.randint(1, int(1e9)) if seed is None else seed
        self.seed = tf.Variable([seed, 0], dtype=tf.int64, trainable=False, name="seed")

    @property
    def weights(self) -> list[tf.Variable]:
        """No weights: like Keras, the state of the seed does not count as one."""
        return []

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.rate == 0:
            return x
        if self.rate == 1:
            return tf.zeros_like(x)
        seed = tf.cast(self.seed % (tf.int32.max - 1), tf.int32)
        self.seed.assign_add([0, 1])
        shape = tf.shape(x)
        if self.noise_shape is not None:
            sizes = enumerate(self.noise_shape)
            shape = [shape[axis] if size is None else size for axis, size in sizes]
        return tf.nn.experimental.stateless_dropout(x, self.rate, seed, None, shape)
