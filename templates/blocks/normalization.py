"""Normalization of batches, layers and groups, as in keras.layers."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from .base import Block, NameOrFunction, as_tuple


class BatchNormalization(Block):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta, along the channels.

    In training, mean and variance are those of the batch, and the moving ones follow
    them; otherwise the moving ones are used. (batch, ...) -> (batch, ...)
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: NameOrFunction = "zeros",
        gamma_initializer: NameOrFunction = "ones",
        moving_mean_initializer: NameOrFunction = "zeros",
        moving_variance_initializer: NameOrFunction = "ones",
        beta_regularizer: NameOrFunction = None,
        gamma_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.axis = axis
        self.momentum = momentum
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self.beta_initializer = keras.initializers.get(beta_initializer)
        self.gamma_initializer = keras.initializers.get(gamma_initializer)
        self.mean_initializer = keras.initializers.get(moving_mean_initializer)
        self.variance_initializer = keras.initializers.get(moving_variance_initializer)
        self.beta_regularizer = keras.regularizers.get(beta_regularizer)
        self.gamma_regularizer = keras.regularizers.get(gamma_regularizer)
        self.gamma = self.beta = None

    def build(self, channels: int) -> None:
        """Make gamma, beta and the moving mean and variance, each (channels,)."""
        if self.scale:
            self.gamma = self.add_weight("gamma", (channels,), self.gamma_initializer)
        if self.center:
            self.beta = self.add_weight("beta", (channels,), self.beta_initializer)
        self.moving_mean = self.add_weight(
            "moving_mean", (channels,), self.mean_initializer, trainable=False
        )
        self.moving_variance = self.add_weight(
            "moving_variance", (channels,), self.variance_initializer, trainable=False
        )

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(x.shape[self.axis])
        # Half precision is too coarse for statistics.
        x = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        mean = tf.cast(self.moving_mean, x.dtype)
        variance = tf.cast(self.moving_variance, x.dtype)
        if training and self.trainable:
            axes = list(range(x.shape.rank))
            del axes[self.axis]
            batch_mean, batch_variance = tf.nn.moments(x, axes)
            self.moving_mean.assign(self.follow(mean, batch_mean))
            self.moving_variance.assign(self.follow(variance, batch_variance))
            mean, variance = batch_mean, batch_variance
        x = tf.nn.batch_normalization(
            x,
            self.along_axis(mean, x),
            self.along_axis(variance, x),
            self.along_axis(self.beta, x),
            self.along_axis(self.gamma, x),
            self.epsilon,
        )
        return tf.cast(x, self.compute_dtype)

    def follow(self, moving: tf.Tensor, batch: tf.Tensor) -> tf.Tensor:
        """Return the moving statistic a step nearer to that of the batch."""
        value = moving * self.momentum + batch * (1 - self.momentum)
        return tf.cast(value, self.variable_dtype)

    def along_axis(self, vector: tf.Tensor | None, x: tf.Tensor) -> tf.Tensor | None:
        """Return the vector (channels,) in a shape that x broadcasts with."""
        if vector is None:
            return None
        shape = [1] * x.shape.rank
        shape[self.axis] = -1
        return tf.reshape(tf.cast(vector, x.dtype), shape)


class ScaledNormalization(Block):
    """What the normalizations of each example share: gamma and beta."""

    def __init__(
        self,
        axis: int | Sequence[int] = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: NameOrFunction = "zeros",
        gamma_initializer: NameOrFunction = "ones",
        beta_regularizer: NameOrFunction = None,
        gamma_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.axis = as_tuple(axis, 1)
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self.beta_initializer = keras.initializers.get(beta_initializer)
        self.gamma_initializer = keras.initializers.get(gamma_initializer)
        self.beta_regularizer = keras.regularizers.get(beta_regularizer)
        self.gamma_regularizer = keras.regularizers.get(gamma_regularizer)

    def build(self, shape: tuple[int, ...]) -> None:
        """Make gamma and beta, each of this shape."""
        if self.scale:
            self.gamma = self.add_weight("gamma", shape, self.gamma_initializer)
        if self.center:
            self.beta = self.add_weight("beta", shape, self.beta_initializer)

    def normalized(
        self, x: tf.Tensor, axes: Sequence[int], shape: Sequence[int]
    ) -> tf.Tensor:
        """Return x with mean 0 and variance 1 along axes, scaled and moved.

        Args:
            x: float32 or wider.
            axes: Those along which mean and variance are taken.
            shape: Of gamma and beta, to broadcast with x.
        """
        mean, variance = tf.nn.moments(x, axes, keepdims=True)
        factor = tf.math.rsqrt(variance + self.epsilon)
        if self.scale:
            factor *= tf.reshape(tf.cast(self.gamma, x.dtype), shape)
        offset = -mean * factor
        if self.center:
            offset += tf.reshape(tf.cast(self.beta, x.dtype), shape)
        return x * factor + offset


class LayerNormalization(ScaledNormalization):
    """Each example has mean 0 and variance 1 along the axes: (batch, ...)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.convert_to_tensor(x)
        # Half precision is too coarse for statistics.
        x = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        # As they are given: Keras sorts before it counts from the end.
        axes = sorted(self.axis)
        if not self.weights:
            self.build(tuple(x.shape[axis] for axis in axes))
        shape = [1] * x.shape.rank
        for axis in axes:
            shape[axis] = x.shape[axis]
        return tf.cast(self.normalized(x, axes, shape), self.compute_dtype)


class GroupNormalization(ScaledNormalization):
    """Each group of channels of an example has mean 0 and variance 1: (batch, ...)

    `groups` of -1 makes each channel a group of its own.
    """

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: NameOrFunction = "zeros",
        gamma_initializer: NameOrFunction = "ones",
        beta_regularizer: NameOrFunction = None,
        gamma_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(
            axis,
            epsilon,
            center,
            scale,
            beta_initializer,
            gamma_initializer,
            beta_regularizer,
            gamma_regularizer,
            **options,
        )
        self.groups = groups

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.convert_to_tensor(x)
        axis = self.axis[0] % x.shape.rank
        channels = x.shape[axis]
        if not self.weights:
            self.build((channels,))
        groups = channels if self.groups == -1 else self.groups
        sizes = tf.unstack(tf.shape(x))
        known = [size or sizes[i] for i, size in enumerate(x.shape)]
        grouped = [-1, *known[1:axis], groups, channels // groups, *known[axis + 1 :]]
        shape = [1] * len(grouped)
        shape[axis : axis + 2] = groups, channels // groups
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        axes = [i for i in range(1, len(grouped)) if i != axis]
        y = self.normalized(tf.reshape(wide, grouped), axes, shape)
        return tf.cast(tf.reshape(y, sizes), self.compute_dtype)


class RMSNormalization(Block):
    """Each example has the root mean square 1 along the axes: (batch, ...)"""

    def __init__(
        self, axis: int | Sequence[int] = -1, epsilon: float = 1e-6, **options: Any
    ) -> None:
        super().__init__(**options)
        self.axis = sorted(as_tuple(axis, 1))
        self.epsilon = epsilon

    def build(self, shape: tuple[int, ...]) -> None:
        """Make the scale, in this shape."""
        self.scale = self.add_weight("scale", shape, keras.initializers.get("ones"))

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(tuple(x.shape[axis] for axis in self.axis))
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        square = tf.reduce_mean(tf.square(wide), self.axis, keepdims=True)
        scale = tf.cast(tf.cast(self.scale, x.dtype), wide.dtype)
        return tf.cast(wide * tf.math.rsqrt(square + self.epsilon) * scale, x.dtype)


class UnitNormalization(Block):
    """Each vector along the axes has the length 1: (batch, ...) -> (batch, ...)"""

    def __init__(self, axis: int | Sequence[int] = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axis = as_tuple(axis, 1)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        length = tf.reduce_sum(tf.square(x), self.axis, keepdims=True)
        # As Keras does, whose gradient of a vector of zeros is this large.
        return x * tf.minimum(tf.math.rsqrt(length), 1e12)
