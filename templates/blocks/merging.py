"""Layers that merge several tensors into one, as in keras.layers."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import tensorflow as tf

from .base import Block


class Merge(Block):
    """What the merging blocks share: a list of tensors that broadcast with each other."""

    def aligned(self, inputs: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        """Return the inputs in one rank: axes of 1 follow the batch where some lack."""
        inputs = [self.cast(x) for x in inputs]
        rank = max(x.shape.rank for x in inputs)
        for index, x in enumerate(inputs):
            for _ in range(rank - x.shape.rank):
                inputs[index] = tf.expand_dims(inputs[index], 1)
        return inputs


class Add(Merge):
    """The sum: a list of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return reduce(tf.add, self.aligned(inputs))


class Subtract(Merge):
    """The first minus the second: two of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return tf.subtract(*self.aligned(inputs))


class Multiply(Merge):
    """The product: a list of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return reduce(tf.multiply, self.aligned(inputs))


class Average(Merge):
    """The mean: a list of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return reduce(tf.add, self.aligned(inputs)) / len(inputs)


class Maximum(Merge):
    """The greatest: a list of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return reduce(tf.maximum, self.aligned(inputs))


class Minimum(Merge):
    """The least: a list of (batch, ...) -> (batch, ...)"""

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return reduce(tf.minimum, self.aligned(inputs))


class Concatenate(Block):
    """Puts tensors behind each other along an axis: a list of (batch, ...)"""

    def __init__(self, axis: int = -1, **options: Any) -> None:
        super().__init__(**options)
        self.axis = axis

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        return tf.concat([self.cast(x) for x in inputs], self.axis)


class Dot(Block):
    """Sums products along one axis of each of two tensors, for each example.

    (batch, ..., n, ...) and (batch, ..., n, ...) -> (batch, ..., ...); with
    `normalize`, the vectors along these axes are brought to the length 1 first.
    """

    def __init__(
        self, axes: int | Sequence[int], normalize: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.axes = axes
        self.normalize = normalize

    def __call__(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        a, b = (self.cast(x) for x in inputs)
        axes = (self.axes,) * 2 if isinstance(self.axes, int) else self.axes
        first, second = axes[0] % a.shape.rank, axes[1] % b.shape.rank
        if self.normalize:
            a, b = tf.nn.l2_normalize(a, first), tf.nn.l2_normalize(b, second)
        vectors = a.shape.rank == 2, b.shape.rank == 2
        rest = [*without(a, first), *without(b, second)]
        a = tf.reshape(move(a, first, -1), (tf.shape(a)[0], -1, a.shape[first]))
        b = tf.reshape(move(b, second, 1), (tf.shape(b)[0], b.shape[second], -1))
        product = tf.matmul(a, b)
        shape = rest if not all(vectors) else [1]
        return tf.reshape(product, (tf.shape(product)[0], *shape))


def move(x: tf.Tensor, axis: int, to: int) -> tf.Tensor:
    """Return x with an axis in another place, the others in their order."""
    order = [other for other in range(x.shape.rank) if other != axis]
    order.insert(len(order) if to == -1 else to, axis)
    return tf.transpose(x, order)


def without(x: tf.Tensor, axis: int) -> list[Any]:
    """Return the sizes of x, without those of the batch and of an axis."""
    sizes = list(enumerate(zip(x.shape, tf.unstack(tf.shape(x)), strict=True)))
    return [known or size for i, (known, size) in sizes if i not in (0, axis)]
