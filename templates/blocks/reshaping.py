"""Reshaping, padding, cropping and upsampling, as in keras.layers."""

import math
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .base import Block, as_tuple, require_channels_last


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


class Permute(Block):
    """Puts the axes in another order; they count from 1, without the batch."""

    def __init__(self, dims: Sequence[int], **options: Any) -> None:
        super().__init__(**options)
        self.dims = tuple(dims)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.transpose(self.cast(x), (0, *self.dims))


class RepeatVector(Block):
    """(batch, features) -> (batch, n, features)"""

    def __init__(self, n: int, **options: Any) -> None:
        super().__init__(**options)
        self.n = n

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.repeat(tf.expand_dims(self.cast(x), 1), self.n, axis=1)


class ZeroPadding(Block):
    """What the paddings of one, two and three dimensions share."""

    rank: int

    def __init__(
        self, padding: Any = 1, data_format: str | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.padding = as_pairs(padding, self.rank)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.pad(self.cast(x), ((0, 0), *self.padding, (0, 0)))


class ZeroPadding1D(ZeroPadding):
    """(batch, steps, channels) -> (batch, more steps, channels)"""

    rank = 1


class ZeroPadding2D(ZeroPadding):
    """(batch, height, width, channels) -> (batch, more height, more width, channels)"""

    rank = 2


class ZeroPadding3D(ZeroPadding):
    """(batch, depth, height, width, channels) -> (batch, ..., channels)"""

    rank = 3


class Cropping(Block):
    """What the croppings of one, two and three dimensions share."""

    rank: int

    def __init__(
        self, cropping: Any = 1, data_format: str | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.cropping = as_pairs(cropping, self.rank)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        kept = [slice(first, -last or None) for first, last in self.cropping]
        return self.cast(x)[(slice(None), *kept)]


class Cropping1D(Cropping):
    """(batch, steps, channels) -> (batch, fewer steps, channels)"""

    rank = 1


class Cropping2D(Cropping):
    """(batch, height, width, channels) -> (batch, less height, less width, channels)"""

    rank = 2

    def __init__(
        self, cropping: Any = 0, data_format: str | None = None, **options: Any
    ) -> None:
        super().__init__(cropping, data_format, **options)


class Cropping3D(Cropping):
    """(batch, depth, height, width, channels) -> (batch, ..., channels)"""

    rank = 3


class UpSampling(Block):
    """What the upsamplings share: each value is repeated along each axis."""

    rank: int

    def __init__(
        self,
        size: int | tuple[int, ...] = 2,
        data_format: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.size = as_tuple(size, self.rank)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        for axis, size in enumerate(self.size, start=1):
            x = tf.repeat(x, size, axis)
        return x


class UpSampling1D(UpSampling):
    """(batch, steps, channels) -> (batch, size * steps, channels)"""

    rank = 1


class UpSampling2D(UpSampling):
    """(batch, height, width, channels) -> (batch, more height, more width, channels)

    `interpolation` is "nearest" or a method of tf.image.resize.
    """

    rank = 2

    def __init__(
        self,
        size: int | tuple[int, int] = 2,
        data_format: str | None = None,
        interpolation: str = "nearest",
        **options: Any,
    ) -> None:
        super().__init__(size, data_format, **options)
        self.interpolation = interpolation.lower()

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if self.interpolation == "nearest":
            return super().__call__(x)
        x = self.cast(x)
        sizes = zip(x.shape[1:3], tf.unstack(tf.shape(x)[1:3]), strict=True)
        height, width = (known or size for known, size in sizes)
        shape = (height * self.size[0], width * self.size[1])
        return tf.cast(tf.image.resize(x, shape, self.interpolation), x.dtype)


class UpSampling3D(UpSampling):
    """(batch, depth, height, width, channels) -> (batch, ..., channels)"""

    rank = 3


def as_pairs(value: Any, rank: int) -> tuple[tuple[int, int], ...]:
    """Return how much before and behind along each axis.

    A number stands for both sides of each axis; a number for an axis for both its sides.
    """
    if rank == 1 and not isinstance(value, int):
        return (as_pair(value),)
    return tuple(as_pair(each) for each in as_tuple(value, rank))


def as_pair(value: int | Sequence[int]) -> tuple[int, int]:
    """Return (value, value) for a number, and a sequence of two as a pair."""
    before, behind = (value, value) if isinstance(value, int) else value
    return before, behind
