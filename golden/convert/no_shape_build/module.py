from collections.abc import Callable, Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class Dense(tf.Module):
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


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(4, activation="relu")
        self.dense2 = Dense(2)

    @property
    def layers(self):
        return [self.dense1, self.dense2]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 4)
        return self.dense2(x)  # (batch, 2)

    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net()
model(tf.zeros((1, 3)))
print_summary(model)
