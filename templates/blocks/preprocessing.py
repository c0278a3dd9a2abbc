"""Preprocessing that belongs to the model, as in keras.layers."""

from typing import Any

import tensorflow as tf

from .base import Block


class Rescaling(Block):
    """x * scale + offset: (batch, ...) -> (batch, ...)"""

    def __init__(self, scale: Any, offset: Any = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.scale = scale
        self.offset = offset

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        return x * tf.cast(self.scale, x.dtype) + tf.cast(self.offset, x.dtype)
