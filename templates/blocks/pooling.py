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
    """(batch, steps, channels) -> (batch, channels)

    With a mask (batch, steps), the mean is that of the steps where it is true.
    """

    def __call__(self, x: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
        if mask is None:
            return super().__call__(x)
        x = tf.cast(x, self.compute_dtype)
        mask = tf.expand_dims(tf.cast(mask, tf.bool), 2)
        total = tf.reduce_sum(tf.where(mask, x, 0), 1, self.keepdims)
        return total / tf.reduce_sum(tf.cast(mask, x.dtype), 1, self.keepdims)


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


class AdaptivePooling(Block):
    """What the adaptive pooling blocks share: windows that give a size that was asked for."""

    rank: int
    pooling_type: str

    def __init__(
        self,
        output_size: int | tuple[int, ...],
        data_format: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.output_size = as_tuple(output_size, self.rank)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        for axis, size in enumerate(self.output_size, start=1):
            x = self.pooled(x, axis, size)
        return x

    def pooled(self, x: tf.Tensor, axis: int, size: int) -> tf.Tensor:
        """Return x with one axis pooled: its windows have one of two lengths."""
        length = x.shape[axis]
        windows = [
            (i * length // size, -(-(i + 1) * length // size)) for i in range(size)
        ]
        lengths = sorted({end - start for start, end in windows})
        parts, places, before = [], {}, 0
        for window in lengths:
            shape = [window if i == axis else 1 for i in range(1, self.rank + 1)]
            parts.append(tf.nn.pool(x, shape, self.pooling_type))
            places[window] = before
            before += length - window + 1
        chosen = [start + places[end - start] for start, end in windows]
        return tf.gather(tf.concat(parts, axis), chosen, axis=axis)


class AdaptiveAveragePooling1D(AdaptivePooling):
    """(batch, steps, channels) -> (batch, output_size, channels)"""

    rank = 1
    pooling_type = "AVG"


class AdaptiveAveragePooling2D(AdaptivePooling):
    """(batch, height, width, channels) -> (batch, *output_size, channels)"""

    rank = 2
    pooling_type = "AVG"


class AdaptiveAveragePooling3D(AdaptivePooling):
    """(batch, depth, height, width, channels) -> (batch, *output_size, channels)"""

    rank = 3
    pooling_type = "AVG"


class AdaptiveMaxPooling1D(AdaptivePooling):
    """(batch, steps, channels) -> (batch, output_size, channels)"""

    rank = 1
    pooling_type = "MAX"


class AdaptiveMaxPooling2D(AdaptivePooling):
    """(batch, height, width, channels) -> (batch, *output_size, channels)"""

    rank = 2
    pooling_type = "MAX"


class AdaptiveMaxPooling3D(AdaptivePooling):
    """(batch, depth, height, width, channels) -> (batch, *output_size, channels)"""

    rank = 3
    pooling_type = "MAX"
