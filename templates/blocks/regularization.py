"""Dropout, noise and penalties, as in keras.layers."""

import math
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from .base import Block, RandomSeed, require_channels_last


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)

    An axis that is 1 in `noise_shape` drops its values together; None stands for the
    size of the input.
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
        self.seed = RandomSeed(seed) if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        return random_dropout(x, self.rate, self.seed, self.noise_shape)


class SpatialDropout1D(Dropout):
    """Drops whole channels: (batch, steps, channels) -> (batch, steps, channels)"""

    def __init__(self, rate: float, seed: int | None = None, **options: Any) -> None:
        super().__init__(rate, (None, 1, None), seed, **options)


class SpatialDropout2D(Dropout):
    """Drops whole channels of images: (batch, height, width, channels)"""

    def __init__(
        self,
        rate: float,
        data_format: str | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(rate, (None, 1, 1, None), seed, **options)
        require_channels_last(self, data_format)


class SpatialDropout3D(Dropout):
    """Drops whole channels of volumes: (batch, depth, height, width, channels)"""

    def __init__(
        self,
        rate: float,
        data_format: str | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(rate, (None, 1, 1, 1, None), seed, **options)
        require_channels_last(self, data_format)


class GaussianNoise(Block):
    """Adds random numbers of this deviation in training: (batch, ...)"""

    def __init__(self, stddev: float, seed: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.stddev = stddev
        self.seed = RandomSeed(seed) if stddev > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        return x + random_normal(x, 0.0, self.stddev, self.seed)


class GaussianDropout(Block):
    """Multiplies by random numbers around 1 in training: (batch, ...)"""

    def __init__(self, rate: float, seed: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.rate = rate
        self.seed = RandomSeed(seed) if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        stddev = math.sqrt(self.rate / (1 - self.rate))
        return x * random_normal(x, 1.0, stddev, self.seed)


class AlphaDropout(Block):
    """Dropout that keeps mean and variance behind a selu: (batch, ...)"""

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
        self.seed = RandomSeed(seed) if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        shape = noise_shape_of(x, self.noise_shape)
        drawn = tf.random.stateless_uniform(shape, self.seed.next())
        kept = tf.cast(drawn >= self.rate, x.dtype)
        # Selu falls to -alpha * scale, which is where a dropped value goes.
        lowest = -1.6732632423543772 * 1.0507009873554805
        a = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        b = -a * lowest * self.rate
        return a * (x * kept + lowest * (1 - kept)) + b


class ActivityRegularization(Block):
    """Adds a penalty on its inputs to the losses: (batch, ...) -> (batch, ...)"""

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.activity_regularizer = keras.regularizers.L1L2(l1, l2)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return self.regularized(self.cast(x))


def random_dropout(
    x: tf.Tensor,
    rate: float,
    seed: RandomSeed,
    noise_shape: Sequence[int | None] | None = None,
) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = noise_shape_of(x, noise_shape)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


def random_normal(
    x: tf.Tensor, mean: float, stddev: float, seed: RandomSeed
) -> tf.Tensor:
    """Return normal random numbers in the shape of x."""
    return tf.random.stateless_normal(
        tf.shape(x), seed.next(), tf.cast(mean, x.dtype), stddev, x.dtype
    )


def noise_shape_of(x: tf.Tensor, noise_shape: Sequence[int | None] | None) -> Any:
    """Return the shape of the noise; None in it stands for the size of x."""
    shape = tf.shape(x)
    if noise_shape is None:
        return shape
    known = enumerate(noise_shape)
    return [shape[axis] if size is None else size for axis, size in known]
