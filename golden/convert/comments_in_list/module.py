import math
from collections.abc import Callable, Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf


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


def print_summary(model: Any) -> None:
    """Print the layers of a `tf.Module` and their numbers of parameters."""
    print(f'Model: "{model.name}"')
    for layer in model.layers:
        title = f"{layer.name} ({type(layer).__name__})"
        print(f"{title:<44} {count_parameters(layer.weights):>12,}")
    total = sum(count_parameters(layer.weights) for layer in model.layers)
    trained = sum(count_parameters(layer.trainable_variables) for layer in model.layers)
    print(f"Total params: {total:,}")
    print(f"Trainable params: {trained:,}")
    print(f"Non-trainable params: {total - trained:,}")


def count_parameters(variables: Iterable[tf.Variable]) -> int:
    """Return how many numbers variables hold."""
    return sum(int(np.prod(variable.shape)) for variable in variables)


class Signal(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        # a chain
        # of layers
        # from here
        # raw signal
        self.conv = RawConv1D(
            8,  # filters
            # wide kernels
            5,
            activation="relu",  # cheap
        )  # 60 steps

        # no pooling: the signal is short
        self.flatten = RawFlatten()  # 480
        self.dense = RawDense(3)

    @property
    def layers(self):
        return [self.conv, self.flatten, self.dense]

    def __call__(self, inputs, training=False):
        x = self.conv(inputs)  # (batch, 60, 8)
        x = self.flatten(x)  # (batch, 480)
        return self.dense(x)  # (batch, 3)

    @tf.function(input_signature=[tf.TensorSpec([None, 64, 2])])
    def serve(self, inputs):
        return self(inputs, training=False)


# The network
# three classes, as logits
# to here
model = Signal(name="signal")  # shown in the summary  # done
# samples
# channels
model(tf.zeros((1, 64, 2)))
# After the model
print_summary(model)
