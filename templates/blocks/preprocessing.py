"""Preprocessing that belongs to the model, as in keras.layers."""

import math
from collections.abc import Sequence
from typing import Any

import keras
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


class CenterCrop(Block):
    """(batch, rows, columns, channels) -> (batch, height, width, channels), or one image

    What is too small is cropped to the proportions that are asked for, and enlarged.
    """

    def __init__(
        self,
        height: int,
        width: int,
        data_format: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.size = (height, width)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        del training  # As of the random images, which Keras makes it one of.
        x = tf.cast(x, self.compute_dtype)
        height, width = self.size
        rows, columns = x.shape[-3], x.shape[-2]
        is_low = rows is not None and rows < height
        is_narrow = columns is not None and columns < width
        if not is_low and not is_narrow:
            return middle(x, height, width)
        rows, columns = tf.unstack(tf.shape(x)[-3:-1])
        height = tf.clip_by_value(columns * height // width, 1, rows)
        width = tf.clip_by_value(rows * self.size[1] // self.size[0], 1, columns)
        return tf.image.resize(middle(x, height, width), self.size)


def middle(x: tf.Tensor, height: Any, width: Any) -> tf.Tensor:
    """Return the middle of images."""
    rows, columns = (
        tf.shape(x)[axis] if x.shape[axis] is None else x.shape[axis]
        for axis in (-3, -2)
    )
    top, left = (rows - height) // 2, (columns - width) // 2
    return x[..., top : top + height, left : left + width, :]


class CategoryEncoding(Block):
    """Which of the numbers below num_tokens occur, as 0 and 1: "multi_hot" or "one_hot"

    (batch, n) -> (batch, num_tokens); "one_hot": (batch, 1) -> (batch, num_tokens),
    (batch, n) -> (batch, n, num_tokens); "count" says how often.
    """

    def __init__(
        self,
        num_tokens: int | None = None,
        output_mode: str = "multi_hot",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.num_tokens = num_tokens
        self.output_mode = output_mode

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.convert_to_tensor(x)
        x = x if x.dtype in (tf.int32, tf.int64) else tf.cast(x, tf.int32)
        dtype = self.variable_dtype
        if self.output_mode == "one_hot":
            x = tf.squeeze(x, -1) if x.shape.rank > 1 and x.shape[-1] == 1 else x
            return tf.one_hot(x, self.num_tokens, dtype=dtype)
        binary = self.output_mode != "count"
        if x.shape.rank > 2:
            x = tf.one_hot(x, self.num_tokens, dtype=dtype)
            return tf.reduce_max(x, 1) if binary else tf.reduce_sum(x, 1)
        y = tf.math.bincount(
            x,
            minlength=self.num_tokens,
            maxlength=self.num_tokens,
            dtype=dtype,
            axis=-1,
            binary_output=binary,
        )
        return tf.ensure_shape(y, (*x.shape[:-1], self.num_tokens))


class Normalization(Block):
    """(x - mean) / sqrt(variance), with a mean for each place of the axes: (batch, ...)

    With `invert` the other way round. It takes the mean and the variance: it cannot adapt.
    """

    def __init__(
        self,
        axis: int | Sequence[int] | None = -1,
        mean: Any = None,
        variance: Any = None,
        invert: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        if mean is None or variance is None:
            raise NotImplementedError(
                "Normalization(mean=None): this tf.Module cannot adapt. Give it a mean and "
                "a variance, or use the Keras layer."
            )
        self.axes = [each for each in tf.nest.flatten(axis) if each is not None]
        self.mean = mean
        self.variance = variance
        self.invert = invert

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        mean, variance = self.spread(self.mean, x), self.spread(self.variance, x)
        deviation = tf.maximum(tf.sqrt(variance), keras.config.epsilon())
        return mean + x * deviation if self.invert else (x - mean) / deviation

    def spread(self, value: Any, x: tf.Tensor) -> tf.Tensor:
        """Return a mean or a variance with an axis for each of x.

        It is no constant of the graph, in which TensorFlow would multiply by its reciprocal.
        """
        axes = sorted(axis % x.shape.rank for axis in self.axes)
        shape = [1] * x.shape.rank
        with tf.init_scope():
            value = tf.convert_to_tensor(value)
            for axis, size in zip(reversed(axes), reversed(value.shape), strict=False):
                shape[axis] = size
            return tf.cast(tf.reshape(value, shape), x.dtype)


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
