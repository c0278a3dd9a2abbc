"""Batch normalization, as keras.layers.BatchNormalization."""

from typing import Any

import keras
import tensorflow as tf

from .base import Block, NameOrFunction


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
