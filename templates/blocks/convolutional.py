"""Convolutions: plain, depthwise, separable and transposed, as in keras.layers."""

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
        activity_regularizer: NameOrFunction = None,
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
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)
        self.convolve = tf.nn.convolution
        if groups > 1:
            # A CPU computes the gradient of a grouped convolution under XLA only.
            self.convolve = tf.function(tf.nn.convolution, jit_compile=True)

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[-1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = self.convolve(
            x,
            tf.cast(self._kernel, x.dtype),
            strides=self.strides,
            padding=self.padding,
            data_format=("NWC", "NHWC", "NDHWC")[self.rank - 1],
            dilations=self.dilation_rate,
        )
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


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


class TransposedConvolution(Block):
    """What the transposed convolutions of one, two and three dimensions share."""

    rank: int

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, ...],
        strides: int | tuple[int, ...] = 1,
        padding: str = "valid",
        *,
        output_padding: int | tuple[int, ...] | None = None,
        data_format: str | None = None,
        dilation_rate: int | tuple[int, ...] = 1,
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
        require_channels_last(self, data_format)
        self.filters = filters
        self.kernel_size = as_tuple(kernel_size, self.rank)
        self.strides = as_tuple(strides, self.rank)
        self.padding = padding.upper()
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = as_tuple(output_padding, self.rank)
        self.dilation_rate = as_tuple(dilation_rate, self.rank)
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, filters, channels) and the bias (filters,)."""
        shape = (*self.kernel_size, self.filters, channels)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", (self.filters,), self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        sizes = tf.unstack(tf.shape(x))
        known = [size or sizes[axis] for axis, size in enumerate(x.shape)]
        shape = [self.size(size, axis) for axis, size in enumerate(known[1:-1])]
        x = tf.nn.conv_transpose(
            x,
            tf.cast(self.kernel, x.dtype),
            [known[0], *shape, self.filters],
            self.strides,
            self.padding,
            dilations=self.dilation_rate,
        )
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))

    def size(self, size: Any, axis: int) -> Any:
        """Return the size along an axis that was `size` long."""
        stride = self.strides[axis]
        kernel = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.output_padding is None:
            if self.padding == "SAME":
                return size * stride
            return (size - 1) * stride + max(kernel, stride)
        kernel = kernel % 2 if self.padding == "SAME" else kernel
        return (size - 1) * stride + kernel + self.output_padding[axis]


class Conv1DTranspose(TransposedConvolution):
    """(batch, steps, channels) -> (batch, more steps, filters)"""

    rank = 1


class Conv2DTranspose(TransposedConvolution):
    """(batch, height, width, channels) -> (batch, more height, more width, filters)"""

    rank = 2


class Conv3DTranspose(TransposedConvolution):
    """(batch, depth, height, width, channels) -> (batch, ..., filters)"""

    rank = 3


class DepthwiseConvolution(Block):
    """What the depthwise convolutions share: each channel has kernels of its own."""

    rank: int

    def __init__(
        self,
        kernel_size: int | tuple[int, ...],
        strides: int | tuple[int, ...] = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: int | tuple[int, ...] = 1,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        depthwise_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        depthwise_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.kernel_size = as_tuple(kernel_size, self.rank)
        self.strides = as_tuple(strides, self.rank)
        self.padding = padding.upper()
        self.depth_multiplier = depth_multiplier
        self.dilation_rate = as_tuple(dilation_rate, self.rank)
        refuse_strides_with_dilation(self, self.strides, self.dilation_rate)
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(depthwise_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(depthwise_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, depth_multiplier) and the bias."""
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            shape = (channels * self.depth_multiplier,)
            self.bias = self.add_weight("bias", shape, self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self.kernel, x.dtype)
        x, kernel = as_image(x, self.rank), as_image(kernel, self.rank, 0)
        x = tf.nn.depthwise_conv2d(
            x,
            kernel,
            as_strides(self.strides),
            self.padding,
            dilations=as_dilations(self.dilation_rate),
        )
        x = x if self.rank == 2 else tf.squeeze(x, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


class DepthwiseConv1D(DepthwiseConvolution):
    """(batch, steps, channels) -> (batch, new steps, channels * depth_multiplier)"""

    rank = 1


class DepthwiseConv2D(DepthwiseConvolution):
    """(batch, height, width, channels) -> (batch, ..., channels * depth_multiplier)"""

    rank = 2


class SeparableConvolution(Block):
    """What the separable convolutions share: a depthwise one, then one of size 1."""

    rank: int

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, ...],
        strides: int | tuple[int, ...] = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: int | tuple[int, ...] = 1,
        depth_multiplier: int = 1,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        depthwise_initializer: NameOrFunction = "glorot_uniform",
        pointwise_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        depthwise_regularizer: NameOrFunction = None,
        pointwise_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)
        self.filters = filters
        self.kernel_size = as_tuple(kernel_size, self.rank)
        self.strides = as_tuple(strides, self.rank)
        self.padding = padding.upper()
        self.dilation_rate = as_tuple(dilation_rate, self.rank)
        refuse_strides_with_dilation(self, self.strides, self.dilation_rate)
        self.depth_multiplier = depth_multiplier
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.depthwise_initializer = keras.initializers.get(depthwise_initializer)
        self.pointwise_initializer = keras.initializers.get(pointwise_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        depthwise = keras.regularizers.get(depthwise_regularizer)
        self.depthwise_kernel_regularizer = depthwise
        pointwise = keras.regularizers.get(pointwise_regularizer)
        self.pointwise_kernel_regularizer = pointwise
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, channels: int) -> None:
        """Make the depthwise and the pointwise kernel, and the bias (filters,)."""
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = self.add_weight(
            "depthwise_kernel", shape, self.depthwise_initializer
        )
        ones = (1,) * self.rank
        self.pointwise_kernel = self.add_weight(
            "pointwise_kernel",
            (*ones, channels * self.depth_multiplier, self.filters),
            self.pointwise_initializer,
        )
        if self.use_bias:
            self.bias = self.add_weight("bias", (self.filters,), self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        depthwise = tf.cast(self.depthwise_kernel, x.dtype)
        pointwise = tf.cast(self.pointwise_kernel, x.dtype)
        x = tf.nn.separable_conv2d(
            as_image(x, self.rank),
            as_image(depthwise, self.rank, 0),
            as_image(pointwise, self.rank, 0),
            as_strides(self.strides),
            self.padding,
            dilations=as_dilations(self.dilation_rate),
        )
        x = x if self.rank == 2 else tf.squeeze(x, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


class SeparableConv1D(SeparableConvolution):
    """(batch, steps, channels) -> (batch, new steps, filters)"""

    rank = 1


class SeparableConv2D(SeparableConvolution):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    rank = 2


def as_image(x: tf.Tensor, rank: int, axis: int = 1) -> tf.Tensor:
    """Return a sequence, or its kernel (`axis` 0), as an image of the height 1."""
    return x if rank == 2 else tf.expand_dims(x, axis)


def as_strides(strides: tuple[int, ...]) -> tuple[int, ...]:
    """Return strides for an image, with those of the batch and the channels."""
    return (1, *(strides if len(strides) == 2 else strides * 2), 1)


def as_dilations(rate: tuple[int, ...]) -> tuple[int, ...]:
    """Return the dilation of a kernel of an image."""
    return rate if len(rate) == 2 else (1, *rate)


def refuse_strides_with_dilation(
    block: tf.Module, strides: tuple[int, ...], rate: tuple[int, ...]
) -> None:
    """Refuse what tf.nn has no depthwise operation for."""
    if max(strides) > 1 and max(rate) > 1:
        raise NotImplementedError(
            f"{type(block).__name__}(strides={strides}, dilation_rate={rate}): this "
            "tf.Module has no strides with a dilation. Use the Keras layer."
        )
