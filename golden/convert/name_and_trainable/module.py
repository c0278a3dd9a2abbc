from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf


def refuse(block: tf.Module, unsupported: Mapping[str, Any]) -> None:
    """Refuse the arguments of the Keras layer that a block does not have."""
    for argument, value in unsupported.items():
        # Keras reads the shape of the first layer only.
        is_shape = argument in ("input_shape", "input_dim", "input_length")
        if value is not None and value is not False and not is_shape:
            raise NotImplementedError(
                f"{type(block).__name__}({argument}={value!r}): this tf.Module has "
                f"no {argument}. Leave it out, or use the Keras layer."
            )


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

    def __init__(
        self,
        units: int,
        dtype: Any = None,
        name: str | None = None,
        trainable: bool = True,
    ) -> None:
        super().__init__(name)
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            refuse(self, {"dtype": policy.name})
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = trainable
        self.units = units
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
            is_trained = self.trainable
            return tf.Variable(value, trainable=is_trained, name=name)

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


frozen = False


class Embedder(tf.Module):
    def __init__(self, frozen, name=None):
        super().__init__(name=name)
        self.hidden = Dense(8, name="hidden", trainable=frozen)
        self.dense1 = Dense(2, name="x")
        self.dense2 = Dense(2, name="call", dtype="float32")

    @property
    def layers(self):
        return [self.hidden, self.dense1, self.dense2]

    def __call__(self, inputs, training=False):
        x = self.hidden(inputs)  # (batch, 8)
        x = self.dense1(x)  # (batch, 2)
        return self.dense2(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


embedder = Embedder(frozen, name="embedder")
embedder(tf.zeros((1, 4)))
