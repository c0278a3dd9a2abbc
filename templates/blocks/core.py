"""Dense, as keras.layers.Dense."""

from typing import Any

import keras
import tensorflow as tf

from .base import Block, NameOrFunction, add_bias


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

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self.kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.activation(x)
