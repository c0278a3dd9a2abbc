"""Activations as blocks of their own, as in keras.layers."""

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
