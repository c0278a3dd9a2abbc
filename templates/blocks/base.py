"""What every block shares."""

from collections.abc import Callable
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


def as_tuple(value: int | tuple[int, ...], length: int) -> tuple[int, ...]:
    """Return (value,) * length for a number, and a sequence as a tuple."""
    return (value,) * length if isinstance(value, int) else tuple(value)


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
