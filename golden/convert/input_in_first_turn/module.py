from collections.abc import Callable

import tensorflow as tf
from tensorflow import keras


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


class Activation(Block):
    """Any activation: (batch, ...) -> (batch, ...)"""

    def __init__(self, activation: str) -> None:
        super().__init__()
        self.activation = keras.activations.get(activation)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return self.activation(self.cast(x))


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


class Counted(tf.Module):
    def __init__(self, depth, name=None):
        super().__init__(name=name)
        self.stack1 = []
        for i in range(depth):
            if i == 0:
                self.stack1.append(Dense(8, activation="relu"))
            else:
                self.stack1.append(Dense(8, activation="relu"))
        self.stack2 = []
        for i in range(2):
            self.stack2.append(Dense(i + 1))

    @property
    def layers(self):
        return [*self.stack1, *self.stack2]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return x


def counted(depth, size):
    model = Counted(depth)
    model(tf.zeros((1, size)))
    return model


class Enumerated(tf.Module):
    def __init__(self, units, name=None):
        super().__init__(name=name)
        self.stack = []
        for index, width in enumerate(units):
            if index != 0:
                self.stack.append(Dense(width))
            else:
                self.stack.append(Dense(width))
            self.stack.append(Activation("tanh"))
        self.dense = Dense(1)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)


def enumerated(units, size):
    model = Enumerated(units)
    model(tf.zeros((1, size)))
    return model


class Flagged(tf.Module):
    def __init__(self, units, first, name=None):
        super().__init__(name=name)
        self.stack = []
        for width in units:
            if first:
                self.stack.append(Dense(width))
                first = False
            else:
                self.stack.append(Dense(width, activation="relu"))

    @property
    def layers(self):
        return [*self.stack]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x


def flagged(units, size):
    first = True
    model = Flagged(units, first)
    model(tf.zeros((1, size)))
    return model


three = counted(3, 4)
two = enumerated([3, 2], 5)
last = flagged([2, 3], 4)
