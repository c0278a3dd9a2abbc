"""Pooling, as in keras.layers."""

from typing import Any

import tensorflow as tf

from .base import Block, as_tuple, require_channels_last


class Pooling(Block):
    """What the pooling blocks share: a window that slides over the image."""

    rank: int

    def __init__(
        self,
        pool_size: int | tuple[int, ...] = 2,
        strides: int | tuple[int, ...] | None = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name, **options)
        require_channels_last(self, data_format)
        self.pool_size = as_tuple(pool_size, self.rank)
        self.strides = as_tuple(pool_size if strides is None else strides, self.rank)
        self.padding = padding.upper()


class MaxPooling2D(Pooling):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    rank = 2

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.max_pool2d(
            self.cast(x), self.pool_size, self.strides, self.padding
        )


class AveragePooling2D(Pooling):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    rank = 2

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.avg_pool2d(
            self.cast(x), self.pool_size, self.strides, self.padding
        )


class GlobalAveragePooling2D(Block):
    """(batch, height, width, channels) -> (batch, channels)"""

    def __init__(
        self,
        data_format: str | None = None,
        keepdims: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.keepdims = keepdims

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        # Half precision overflows in a sum over many pixels.
        wide = tf.float32 if x.dtype.size < 4 else x.dtype
        mean = tf.reduce_mean(tf.cast(x, wide), axis=(1, 2), keepdims=self.keepdims)
        return tf.cast(mean, x.dtype)
