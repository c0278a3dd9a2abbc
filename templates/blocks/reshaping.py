"""Flatten and Reshape, as in keras.layers."""

import math
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .base import Block, require_channels_last


class Flatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self, data_format: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


class Reshape(Block):
    """(batch, ...) -> (batch, *target_shape); one size may be -1: what is left."""

    def __init__(self, target_shape: Sequence[int], **options: Any) -> None:
        super().__init__(**options)
        self.target_shape = tuple(target_shape)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        shape = self.target_shape
        if -1 in shape and x.shape[1:].is_fully_defined():
            # The next block may need the size to make its variables.
            rest = math.prod(x.shape[1:]) // -math.prod(shape)
            shape = tuple(rest if size == -1 else size for size in shape)
        return tf.reshape(x, (tf.shape(x)[0], *shape))
