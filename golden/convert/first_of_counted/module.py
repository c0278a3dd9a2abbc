import random
from collections.abc import Callable

import keras
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


class Net(tf.Module):
    def __init__(self, sizes, count, name=None):
        super().__init__(name=name)
        self.stack = []
        for size in sizes:
            if count == 0:
                self.stack.append(Dense(size, activation="relu"))
            else:
                self.stack.append(Dense(size, activation="relu"))
            self.stack.append(Dropout(0.2))
            count += 1
        self.dense = Dense(1)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x, training=training) if isinstance(layer, Dropout) else layer(x)
        return self.dense(x)


def build(sizes, columns=4):
    count = 0
    model = Net(sizes, count)
    model(tf.zeros((1, columns)))
    return model


class Halved(tf.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.stack = []
        while size > 1:
            self.stack.append(Dense(size))
            size = size // 2
        self.dense = Dense(1)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 6])])
    def serve(self, inputs):
        return self(inputs, training=False)


def halved(size):
    model = Halved(size)
    model(tf.zeros((1, 6)))
    return model


net = build([5, 3])
narrowing = halved(8)
