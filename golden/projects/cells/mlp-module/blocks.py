"""The layers of the model in raw TensorFlow."""

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

# Whatever keras.initializers.get, keras.activations.get and keras.regularizers.get
# understand: a name, an object or a function.
NameOrFunction = str | Callable[..., tf.Tensor] | None


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input. `dtype` is a
    dtype or a Keras dtype policy ("mixed_float16"); None means Keras' global one.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        dtype: Any = None,
        trainable: bool = True,
        **unsupported: Any,
    ) -> None:
        super().__init__(name)
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            unsupported["dtype"] = policy.name
        for argument, value in unsupported.items():
            if value is not None and value is not False:
                raise NotImplementedError(
                    f"{type(self).__name__}({argument}={value!r}): this tf.Module has "
                    f"no {argument}. Leave it out, or use the Keras layer."
                )
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = trainable

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """A scalar for each regularized variable, to be added to the loss."""
        regularizers = [
            (getattr(self, f"{name}_regularizer", None), value)
            for name, value in vars(self).items()
            if isinstance(value, tf.Variable) and value.trainable
        ]
        return [regularizer(v) for regularizer, v in regularizers if regularizer]

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        if initializer is None:
            initializer = keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            return tf.Variable(
                initializer(shape, self.variable_dtype),
                trainable=trainable and self.trainable,
                name=name,
            )

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    return tf.nn.bias_add(x, bias) if bias.shape[0] > 1 else x + bias


def require_channels_last(block: Block, data_format: str | None) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    if (data_format or keras.config.image_data_format()) != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={data_format!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self.kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.activation(x)


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)

    The state of the random numbers is a variable: a checkpoint resumes their sequence.
    """

    def __init__(
        self,
        rate: float,
        noise_shape: Sequence[int | None] | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.rate = rate
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)
        seed = random.randint(1, int(1e9)) if seed is None else seed
        self.seed = tf.Variable([seed, 0], dtype=tf.int64, trainable=False, name="seed")

    @property
    def weights(self) -> list[tf.Variable]:
        """No weights: like Keras, the state of the seed does not count as one."""
        return []

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.rate == 0:
            return x
        if self.rate == 1:
            return tf.zeros_like(x)
        seed = tf.cast(self.seed % (tf.int32.max - 1), tf.int32)
        self.seed.assign_add([0, 1])
        shape = tf.shape(x)
        if self.noise_shape is not None:
            sizes = enumerate(self.noise_shape)
            shape = [shape[axis] if size is None else size for axis, size in sizes]
        return tf.nn.experimental.stateless_dropout(x, self.rate, seed, None, shape)


class Flatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self, data_format: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        require_channels_last(self, data_format)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))
