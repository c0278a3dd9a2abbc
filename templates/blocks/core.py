"""Dense, EinsumDense, Embedding and the other core layers, as in keras.layers."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .base import Block, NameOrFunction, add_bias, as_tuple


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


class EinsumDense(Block):
    """A dense layer along any axes: activation(einsum(equation, x, kernel) + bias).

    `output_shape` has no batch axis; None stands for a size that is that of the input.
    """

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: NameOrFunction = None,
        bias_axes: str | None = None,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        *,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.equation = equation.replace(" ", "")
        self.output_shape: tuple[Any, ...] = as_tuple(output_shape, 1)
        self.activation = keras.activations.get(activation)
        self.bias_axes = bias_axes
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, shape: tuple[Any, ...]) -> None:
        """Make the kernel and the bias, whose axes the equation names by letters."""
        read, kernel, output = self.equation.replace("->", ",").split(",")
        first = read.startswith("...")
        names = output.strip(".")
        known = self.output_shape[-len(names) :] if first else self.output_shape
        if not first:
            known = (shape[0], *known)
        given = shape[-len(read.strip(".")) :] if first else shape
        sizes = dict(zip(names, known, strict=False))
        inputs = dict(zip(read.strip("."), given, strict=False))
        sizes |= {name: size for name, size in inputs.items() if not sizes.get(name)}
        initializer = self.kernel_initializer
        if isinstance(initializer, keras.initializers.VarianceScaling):
            # The sizes that count are those of the axes that are read and written.
            written = [i for i, name in enumerate(kernel) if name in output]
            summed = [i for i, name in enumerate(kernel) if name not in output]
            config = {**initializer.get_config(), "seed": initializer.seed}
            config |= {"input_axes": summed, "output_axes": written}
            initializer = type(initializer).from_config(config)
        kernel_shape = tuple(sizes[name] for name in kernel)
        self._kernel = self.add_weight("kernel", kernel_shape, initializer)
        if self.bias_axes is not None:
            axes = names[min(names.index(name) for name in self.bias_axes) :]
            bias = tuple(sizes[a] if a in self.bias_axes else 1 for a in axes)
            if output.endswith("..."):
                bias += (1,) * (len(shape) - len(names))
            self.bias = self.add_weight("bias", bias, self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(tuple(x.shape))
        x = tf.einsum(self.equation, x, tf.cast(self._kernel, x.dtype))
        if self.bias_axes is not None:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


class Embedding(Block):
    """A vector for each of input_dim numbers: (batch, ...) -> (batch, ..., output_dim)

    With `mask_zero`, `compute_mask` says which places are not 0, for a layer that
    skips the others.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: NameOrFunction = "uniform",
        embeddings_regularizer: NameOrFunction = None,
        *,
        mask_zero: bool = False,
        weights: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.embeddings_initializer = keras.initializers.get(embeddings_initializer)
        self.embeddings_regularizer = keras.regularizers.get(embeddings_regularizer)
        self.mask_zero = mask_zero
        if weights is not None:
            start = np.reshape(weights, (input_dim, output_dim))
            self.embeddings_initializer = lambda _, dtype: tf.cast(start, dtype)

    def build(self) -> None:
        """Make the embeddings (input_dim, output_dim)."""
        shape = (self.input_dim, self.output_dim)
        self._embeddings = self.add_weight(
            "embeddings", shape, self.embeddings_initializer
        )

    def compute_mask(self, x: tf.Tensor) -> tf.Tensor | None:
        """Return which places are not 0, or None without `mask_zero`."""
        return tf.not_equal(x, 0) if self.mask_zero else None

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if not self.weights:
            self.build()
        x = tf.convert_to_tensor(x)
        x = x if x.dtype in (tf.int32, tf.int64) else tf.cast(x, tf.int32)
        return tf.cast(tf.gather(self._embeddings, x), self.compute_dtype)


class Masking(Block):
    """Sets steps to 0 whose features are all mask_value: (batch, steps, features)

    `compute_mask` says which steps are others, for a layer that skips these.
    """

    def __init__(self, mask_value: float = 0.0, **options: Any) -> None:
        super().__init__(**options)
        self.mask_value = mask_value

    def compute_mask(self, x: tf.Tensor) -> tf.Tensor:
        """Return which steps have a feature that is not mask_value: (batch, steps)"""
        x = self.cast(x)
        return tf.reduce_any(tf.not_equal(x, tf.cast(self.mask_value, x.dtype)), -1)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return x * tf.cast(tf.expand_dims(self.compute_mask(x), -1), x.dtype)


class Identity(Block):
    """What it gets: (batch, ...) -> (batch, ...)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return self.cast(x)


class Lambda(Block):
    """A function of tensors; it is told `training` if it has such a parameter.

    It gives the shape of its output itself: `output_shape` changes nothing.
    """

    def __init__(
        self,
        function: Callable[..., tf.Tensor],
        output_shape: Any = None,
        *,
        arguments: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.function = function
        self.arguments = dict(arguments or {})
        self.told = "training" in inspect.getfullargspec(function).args

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        told = {"training": training} if self.told else {}
        return self.function(self.cast(x), **self.arguments, **told)
