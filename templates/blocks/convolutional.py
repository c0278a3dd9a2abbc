"""Convolutions, as keras.layers.Conv1D, Conv2D and Conv3D."""

from typing import Any

import keras
import tensorflow as tf

from .base import Block, NameOrFunction, add_bias, as_tuple, require_channels_last


class Convolution(Block):
    """What the convolutions of one, two and three dimensions share."""

    rank: int

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, ...],
        strides: int | tuple[int, ...] = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: int | tuple[int, ...] = 1,
        groups: int = 1,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.filters = filters
        self.kernel_size = as_tuple(kernel_size, self.rank)
        self.strides = as_tuple(strides, self.rank)
        self.causal = self.rank == 1 and padding.lower() == "causal"
        self.padding = "VALID" if self.causal else padding.upper()
        self.dilation_rate = as_tuple(dilation_rate, self.rank)
        self.groups = groups
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.convolve = tf.nn.convolution
        if groups > 1:
            # A CPU computes the gradient of a grouped convolution under XLA only.
            self.convolve = tf.function(tf.nn.convolution, jit_compile=True)

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[-1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = self.convolve(
            x,
            tf.cast(self.kernel, x.dtype),
            strides=self.strides,
            padding=self.padding,
            data_format=("NWC", "NHWC", "NDHWC")[self.rank - 1],
            dilations=self.dilation_rate,
        )
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.activation(x)


class Conv1D(Convolution):
    """(batch, steps, channels) -> (batch, new steps, filters)

    With the padding "causal", an output depends on no later step.
    """

    rank = 1

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if self.causal:
            before = self.dilation_rate[0] * (self.kernel_size[0] - 1)
            x = tf.pad(x, ((0, 0), (before, 0), (0, 0)))
        return super().__call__(x)


class Conv2D(Convolution):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    rank = 2


class Conv3D(Convolution):
    """(batch, depth, height, width, channels) -> (batch, ..., filters)"""

    rank = 3
