"""Preprocessing that belongs to the model, as in keras.layers."""

import math
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .base import Block, RandomSeed, require_channels_last

# A fraction, or the lowest and the highest one.
Factor = float | Sequence[float]


class Rescaling(Block):
    """x * scale + offset: (batch, ...) -> (batch, ...)"""

    def __init__(self, scale: Any, offset: Any = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.scale = scale
        self.offset = offset

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        return x * tf.cast(self.scale, x.dtype) + tf.cast(self.offset, x.dtype)


class Resizing(Block):
    """(batch, rows, columns, channels) -> (batch, height, width, channels)"""

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        *,
        antialias: bool = False,
        data_format: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.size = (height, width)
        self.interpolation = interpolation
        self.antialias = antialias

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        y = tf.image.resize(x, self.size, self.interpolation, antialias=self.antialias)
        return tf.saturate_cast(y, x.dtype)


class RandomImages(Block):
    """What blocks share that change images at random, each one in its own way.

    (batch, height, width, channels), or one image; unlike other blocks they do so unless
    `training` is False, as in Keras.
    """

    def __init__(
        self, seed: int | None = None, data_format: str | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.seed = RandomSeed(seed)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if training is False:
            return x
        if x.shape.rank == 3:
            return self.changed(x[None])[0]
        return self.changed(x)

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        """Return the images, changed at random."""
        raise NotImplementedError

    def draw(
        self, shape: Any, least: float, most: float, dtype: Any = tf.float32
    ) -> tf.Tensor:
        """Return random numbers between two bounds."""
        least, most = tf.cast(least, dtype), tf.cast(most, dtype)
        seed = self.seed.next()
        return tf.random.stateless_uniform(shape, seed, least, most, dtype)


class RandomFlip(RandomImages):
    """Every second image is flipped: "horizontal", "vertical" or "horizontal_and_vertical"."""

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(seed, **options)
        self.mode = mode

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        flips = self.draw((tf.shape(x)[0], 1, 1, 1), 0.0, 1.0) <= 0.5
        if "horizontal" in self.mode:
            x = tf.where(flips, tf.reverse(x, (2,)), x)
        if "vertical" in self.mode:
            x = tf.where(flips, tf.reverse(x, (1,)), x)
        return x


class RandomBrightness(RandomImages):
    """x + a random part of the value range, the same for all pixels of an image."""

    def __init__(
        self,
        factor: Factor,
        value_range: Sequence[float] = (0, 255),
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(seed, **options)
        self.factor = factor_range(factor)
        self.value_range = sorted(value_range)

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        low, high = self.value_range
        delta = self.draw((tf.shape(x)[0], 1, 1, 1), *self.factor) * (high - low)
        return tf.clip_by_value(x + tf.cast(delta, x.dtype), low, high)


class RandomContrast(RandomImages):
    """(x - mean) * a random factor + mean, with the mean of each channel of an image."""

    def __init__(
        self,
        factor: Factor,
        value_range: Sequence[float] = (0, 255),
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(seed, **options)
        lower, upper = factor_range(factor)
        # Of one number, Keras takes 0 for the lower one, and not its negative.
        self.bounds = (1.0 - max(lower, 0.0), 1.0 + upper)
        self.value_range = value_range

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        factor = self.draw((tf.shape(x)[0], 1, 1, 1), *self.bounds, x.dtype)
        mean = tf.reduce_mean(x, 1, keepdims=True)
        mean = tf.reduce_mean(mean, 2, keepdims=True)
        return tf.clip_by_value((x - mean) * factor + mean, *self.value_range)


class RandomAffine(RandomImages):
    """What blocks share that move the pixels of an image.

    `fill_mode` ("reflect", "wrap", "nearest" or "constant") says what comes in from beyond
    the edges.
    """

    def __init__(
        self,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        *,
        fill_value: float = 0.0,
        **options: Any,
    ) -> None:
        super().__init__(seed, **options)
        self.fill_mode = fill_mode
        self.interpolation = interpolation
        self.fill_value = fill_value

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        count = tf.shape(x)[0]
        height = tf.cast(tf.shape(x)[1], tf.float32)
        width = tf.cast(tf.shape(x)[2], tf.float32)
        rows = self.matrix(count, height, width)
        zeros = tf.zeros((count, 2))
        y = tf.raw_ops.ImageProjectiveTransformV3(
            images=x,
            transforms=tf.concat([*(row[:, None] for row in rows), zeros], 1),
            output_shape=tf.shape(x)[1:-1],
            fill_value=self.fill_value,
            interpolation=self.interpolation.upper(),
            fill_mode=self.fill_mode.upper(),
        )
        return tf.ensure_shape(y, x.shape)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        """Return where the pixels come from: (a x + b y + c, d x + e y + f), (batch,) each."""
        raise NotImplementedError


class RandomRotation(RandomAffine):
    """Images turned about their middle, by a part of a full turn."""

    def __init__(
        self,
        factor: Factor,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        *,
        fill_value: float = 0.0,
        **options: Any,
    ) -> None:
        super().__init__(
            fill_mode, interpolation, seed, fill_value=fill_value, **options
        )
        self.factor = factor_range(factor)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        lower, upper = self.factor
        angle = self.draw((count,), lower * 360.0, upper * 360.0) * (math.pi / 180.0)
        cos, sin = tf.cos(angle), tf.sin(angle)
        x, y = 0.5 * (width - 1), 0.5 * (height - 1)
        return cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos


class RandomZoom(RandomAffine):
    """Images that are drawn nearer (below 0) or moved away (above 0) by a part of their size.

    Without `width_factor`, their proportions stay.
    """

    def __init__(
        self,
        height_factor: Factor,
        width_factor: Factor | None = None,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        *,
        fill_value: float = 0.0,
        **options: Any,
    ) -> None:
        super().__init__(
            fill_mode, interpolation, seed, fill_value=fill_value, **options
        )
        self.height_factor = factor_range(height_factor)
        self.width_factor = None if width_factor is None else factor_range(width_factor)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        low, high = self.height_factor
        tall = wide = self.draw((count,), 1.0 + low, 1.0 + high)
        if self.width_factor is not None:
            low, high = self.width_factor
            wide = self.draw((count,), 1.0 + low, 1.0 + high)
        zero = tf.zeros_like(wide)
        x = (width - 1.0) / 2.0 * (1.0 - wide)
        y = (height - 1.0) / 2.0 * (1.0 - tall)
        return wide, zero, x, zero, tall, y


class RandomTranslation(RandomAffine):
    """Images moved by a part of their height and of their width."""

    def __init__(
        self,
        height_factor: Factor,
        width_factor: Factor,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: int | None = None,
        *,
        fill_value: float = 0.0,
        **options: Any,
    ) -> None:
        super().__init__(
            fill_mode, interpolation, seed, fill_value=fill_value, **options
        )
        self.height_factor = factor_range(height_factor)
        self.width_factor = factor_range(width_factor)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        down = self.draw((count,), *self.height_factor) * height
        right = self.draw((count,), *self.width_factor) * width
        one, zero = tf.ones_like(down), tf.zeros_like(down)
        return one, zero, -right, zero, one, -down


def factor_range(factor: Factor) -> tuple[float, float]:
    """Return the lowest and the highest factor; one number stands for both signs of it."""
    if isinstance(factor, int | float):
        return -abs(factor), abs(factor)
    lower, upper = sorted(factor)
    return lower, upper
