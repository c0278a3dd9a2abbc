"""Each layer of a loop states an input, and that of the first turn is the model's."""

from collections.abc import Callable

import keras
import tensorflow as tf


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class RawDense(tf.Module):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

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


class Net(tf.Module):
    def __init__(self, core, name=None):
        super().__init__(name=name)
        self.stack = []
        for i in range(len(core) - 1):
            self.stack.append(RawDense(core[i + 1], activation="tanh"))
        self.dense = RawDense(1)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)


class Fitted:
    def __init__(self, core):
        self.core = core

    def make(self):
        self.model = Net(core=self.core)
        self.model(tf.zeros((1, self.core[0])))
        return self.model


class Chosen(tf.Module):
    def __init__(self, width, hidden, name=None):
        super().__init__(name=name)
        self.stack = []
        for i in range(2):
            if i == 0:
                shape = (width,)
            else:
                shape = (hidden,)
            self.stack.append(RawDense(hidden, activation="relu"))
        self.dense = RawDense(2, activation="softmax")

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)


def chosen(width, hidden):
    model = Chosen(width, hidden)
    model(tf.zeros((1, width)))
    return model


class Chained(tf.Module):
    def __init__(self, sizes, name=None):
        super().__init__(name=name)
        self.stack = []
        for size in sizes:
            self.stack.append(RawDense(size))
            width = size

    @property
    def layers(self):
        return [*self.stack]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x


def chained(width, sizes):
    model = Chained(sizes)
    model(tf.zeros((1, width)))
    return model


fitted = Fitted([4, 3, 2]).make()
two = chosen(5, 3)
three = chained(6, [4, 2])
