import math
from collections.abc import Callable

import keras
import tensorflow as tf
from keras.layers import *


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their
    attributes are those of the Keras layer, so that either reads the checkpoints of
    the other.
    """

    def __init__(self) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, name=name)

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class Convolution(Block):
    """What the convolutions of one, two and three dimensions share."""

    def __init__(
        self, filters: int, kernel_size: int, activation: str | None = None
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,)
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels, self.filters)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[-1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = tf.nn.convolution(
            x,
            tf.cast(self._kernel, x.dtype),
            strides=(1,),
            padding="VALID",
            data_format="NWC",
            dilations=(1,),
        )
        x = add_bias(x, self.bias)
        return self.activation(x)


class RawConv1D(Convolution):
    """(batch, steps, channels) -> (batch, new steps, filters)

    With the padding "causal", an output depends on no later step.
    """

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return super().__call__(x)


class RawDense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        return add_bias(x, self.bias)


class RawMaxPooling1D(Block):
    """(batch, steps, channels) -> (batch, new steps, channels)"""

    def __init__(self, pool_size: int = 2) -> None:
        super().__init__()
        require_channels_last(self)
        self.pool_size = (pool_size,)
        self.strides = (pool_size,)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool1d(x, self.pool_size, self.strides, "VALID")


class RawFlatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


def build_1d(shape, filters, classes, blocks=1):
    def conv_block(stack):
        stack.append(RawConv1D(filters, 3,
                       activation='relu'))
        stack.append(RawMaxPooling1D(2))
        return stack

    class Net(tf.Module):
        def __init__(self, filters, blocks, classes, name=None):
            super().__init__(name=name)
            self.conv = RawConv1D(filters, 3)
            self.stack = []
            if blocks > 1:
                for block in range(blocks - 1):
                    conv_block(self.stack)
            self.flatten = RawFlatten()
            self.dense = RawDense(classes)

        @property
        def layers(self):
            return [self.conv, *self.stack, self.flatten, self.dense]

        def __call__(self, inputs, training=False):
            x = self.conv(inputs)
            for layer in self.stack:
                x = layer(x)
            x = self.flatten(x)
            return self.dense(x)

    model = Net(filters, blocks, classes)
    model(tf.zeros((1, *shape)))
    return model

model = build_1d((20, 2), 4, 3, blocks=3)
