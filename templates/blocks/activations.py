"""Activations as blocks of their own, as in keras.layers."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from .base import Block, NameOrFunction, as_tuple


class Activation(Block):
    """Any activation: (batch, ...) -> (batch, ...)"""

    def __init__(self, activation: NameOrFunction, **options: Any) -> None:
        super().__init__(**options)
        self.activation = keras.activations.get(activation)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return self.activation(self.cast(x))


class ReLU(Block):
    """0 below the threshold, x above it: (batch, ...) -> (batch, ...)

    Below the threshold it may fall with `negative_slope`, above it end at `max_value`.
    """

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return keras.activations.relu(
            self.cast(x), self.negative_slope, self.max_value, self.threshold
        )


class ELU(Block):
    """x above 0, alpha * (exp(x) - 1) below: (batch, ...) -> (batch, ...)"""

    def __init__(self, alpha: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.alpha = alpha

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return keras.activations.elu(self.cast(x), self.alpha)


class LeakyReLU(Block):
    """x above 0, negative_slope * x below: (batch, ...) -> (batch, ...)"""

    def __init__(
        self,
        negative_slope: float = 0.3,
        *,
        alpha: float | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        # `alpha` is the old name.
        self.negative_slope = negative_slope if alpha is None else alpha

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.leaky_relu(self.cast(x), self.negative_slope)


class PReLU(Block):
    """x above 0, alpha * x below, with a learned alpha: (batch, ...) -> (batch, ...)

    Along the axes in `shared_axes` (1-based, without the batch) alpha has one value.
    """

    def __init__(
        self,
        alpha_initializer: NameOrFunction = "Zeros",
        alpha_regularizer: NameOrFunction = None,
        *,
        shared_axes: int | Sequence[int] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.alpha_initializer = keras.initializers.get(alpha_initializer)
        self.alpha_regularizer = keras.regularizers.get(alpha_regularizer)
        self.shared_axes = as_tuple(() if shared_axes is None else shared_axes, 1)

    def build(self, shape: tuple[int, ...]) -> None:
        """Make alpha in the shape of an example, 1 along the shared axes."""
        sizes = enumerate(shape[1:], start=1)
        shape = tuple(1 if axis in self.shared_axes else size for axis, size in sizes)
        self.alpha = self.add_weight("alpha", shape, self.alpha_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(tuple(x.shape))
        alpha = tf.cast(self.alpha, x.dtype)
        return tf.nn.relu(x) + -alpha * tf.nn.relu(-x)


class Softmax(Block):
    """Probabilities that sum to 1 along the axis or axes: (batch, ...) -> (batch, ...)"""

    def __init__(self, axis: int | tuple[int, ...] = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axes = as_tuple(axis, 1)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        if len(self.axes) == 1:
            return keras.activations.softmax(x, self.axes[0])
        return tf.exp(x - tf.reduce_logsumexp(x, self.axes, keepdims=True))
