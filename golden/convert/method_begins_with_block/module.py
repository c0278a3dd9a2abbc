from collections.abc import Callable

import keras
import tensorflow as tf
from keras.layers import Dense
from keras.models import Sequential


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
    def __init__(self, sizes, deep, name=None):
        super().__init__(name=name)
        self.stack1 = []
        for i, units in enumerate(sizes):
            if i == 0:
                self.stack1.append(RawDense(units))  # the first
            else:
                # the others
                self.stack1.append(RawDense(units))
        self.stack2 = []
        if deep:
            self.stack2.append(RawDense(3, activation="relu"))
        self.dense = RawDense(1)

    @property
    def layers(self):
        return [*self.stack1, *self.stack2, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


class Holder:
    def __init__(self, sizes, deep=False):
        self.sizes = sizes
        self.deep = deep
        self.build()

    def build(self):
        # The hidden layers.
        self.model = Net(sizes=self.sizes, deep=self.deep, name="net")
        self.model(tf.zeros((1, 4)))


class Branches:
    def __init__(self, wide):
        self.wide = wide
        self.net = Sequential()
        self.fill()

    def fill(self):
        if self.wide:
            self.net.add(Dense(16, input_shape=(4,)))
        else:
            self.net.add(Dense(4, input_shape=(4,)))
            self.net.add(Dense(4))
        self.net.compile("sgd", "mse")


holders = Holder((3, 2)), Holder((5,), deep=True)
one, other = holders
wide = Branches(True)
narrow = Branches(False)
