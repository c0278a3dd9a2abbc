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


class MaxPooling1D(Pooling):
    """(batch, steps, channels) -> (batch, new steps, channels)"""

    rank = 1

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool1d(x, self.pool_size, self.strides, self.padding)


class MaxPooling2D(Pooling):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    rank = 2

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool2d(x, self.pool_size, self.strides, self.padding)


class MaxPooling3D(Pooling):
    """(batch, depth, height, width, channels) -> (batch, ..., channels)"""

    rank = 3

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool3d(x, self.pool_size, self.strides, self.padding)


class AveragePooling1D(Pooling):
    """(batch, steps, channels) -> (batch, new steps, channels)"""

    rank = 1

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.avg_pool1d(x, self.pool_size, self.strides, self.padding)


class AveragePooling2D(Pooling):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    rank = 2

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.avg_pool2d(x, self.pool_size, self.strides, self.padding)


class AveragePooling3D(Pooling):
    """(batch, depth, height, width, channels) -> (batch, ..., channels)"""

    rank = 3

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.avg_pool3d(x, self.pool_size, self.strides, self.padding)


class GlobalPooling(Block):
    """What the global pooling blocks share: a window as large as the image."""

    def __init__(
        self,
        data_format: str | None = None,
        keepdims: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.keepdims = keepdims


class GlobalAveragePooling(GlobalPooling):
    """(batch, ..., channels) -> (batch, channels)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        # Half precision overflows in a sum over many pixels.
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        axes = range(1, x.shape.rank - 1)
        return tf.cast(tf.reduce_mean(wide, axes, self.keepdims), x.dtype)


class GlobalMaxPooling(GlobalPooling):
    """(batch, ..., channels) -> (batch, channels)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.reduce_max(x, range(1, x.shape.rank - 1), self.keepdims)


class GlobalAveragePooling1D(GlobalAveragePooling):
    """(batch, steps, channels) -> (batch, channels)"""


class GlobalAveragePooling2D(GlobalAveragePooling):
    """(batch, height, width, channels) -> (batch, channels)"""


class GlobalAveragePooling3D(GlobalAveragePooling):
    """(batch, depth, height, width, channels) -> (batch, channels)"""


class GlobalMaxPooling1D(GlobalMaxPooling):
    """(batch, steps, channels) -> (batch, channels)"""


class GlobalMaxPooling2D(GlobalMaxPooling):
    """(batch, height, width, channels) -> (batch, channels)"""


class GlobalMaxPooling3D(GlobalMaxPooling):
    """(batch, depth, height, width, channels) -> (batch, channels)"""
