"""A list of layers that is filled step by step."""

import math
import random
from collections.abc import Callable

import keras
import tensorflow as tf
from keras import Input


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


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self) -> None:
        super().__init__()
        start = random.randint(1, 10**9)
        state = tf.constant([start, 0], tf.int64)
        self.state = tf.Variable(state, trainable=False, name="seed")

    def next(self) -> tf.Tensor:
        """Return a seed for one stateless operation: (2,), int32."""
        seed = tf.cast(self.state % (tf.int32.max - 1), tf.int32)
        self.state.assign_add([0, 1])
        return seed


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


class Conv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    def __init__(
        self, filters: int, kernel_size: int, activation: str | None = None
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
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
            strides=(1, 1),
            padding="VALID",
            data_format="NHWC",
            dilations=(1, 1),
        )
        x = add_bias(x, self.bias)
        return self.activation(x)


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        self.units = units
        self.activation = keras.activations.get(activation)
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
        x = add_bias(x, self.bias)
        return self.activation(x)


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)"""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.seed = RandomSeed() if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        return random_dropout(x, self.rate, self.seed)


def random_dropout(x: tf.Tensor, rate: float, seed: RandomSeed) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = tf.shape(x)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


class Flatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


class Net(tf.Module):
    def __init__(self, stack, name=None):
        super().__init__(name=name)
        self.stack = stack

    @property
    def layers(self):
        return [*self.stack]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x, training=training) if isinstance(layer, Dropout) else layer(x)
        return x


def build(units, flat=True):
    stack = [Input((6, 6, 1)), Conv2D(4, 3, activation="relu")]
    if flat:
        stack.append(Flatten())
    for size in units:
        stack.append(Dense(size, activation="relu"))
    stack.extend([Dropout(0.2), Dense(3)])
    model = Net(stack=stack[1:])
    model(tf.zeros((1, *stack[0].shape[1:])))
    return model


model = build([8, 5])
