"""What every block shares."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

# Whatever keras.initializers.get, keras.activations.get and keras.regularizers.get
# understand: a name, an object or a function.
NameOrFunction = str | Callable[..., tf.Tensor] | None


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their attributes
    are those of the Keras layer, so that either reads the checkpoints of the other.
    `dtype` is a dtype or a Keras dtype policy ("mixed_float16"); None means Keras'
    global one.
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
        if unsupported:
            refuse(self, unsupported)
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            refuse(self, {"dtype": policy.name})
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = trainable
        self.activity_regularizer: Any = None
        self.activity_loss: tf.Tensor | None = None

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        losses = [self.activity_loss] if self.activity_loss is not None else []
        for name, value in vars(self).items():
            regularizer = getattr(self, f"{name.strip('_')}_regularizer", None)
            if regularizer and isinstance(value, tf.Variable) and value.trainable:
                losses.append(regularizer(value))
        return losses

    @property
    def regularizers(self) -> dict[str, Any]:
        """The regularizers of the variables, by their attributes."""
        return {
            name: getattr(self, f"{name.strip('_')}_regularizer", None)
            for name in vars(self)
        }

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        initial = initializer or keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            value = initial(shape, self.variable_dtype)
            is_trained = trainable and self.trainable
            return tf.Variable(value, trainable=is_trained, name=name)

    def regularized(self, y: Any) -> Any:
        """Return the output of a call, and keep what its regularizer makes of it.

        That is a mean over the batch, as in Keras.
        """
        if self.activity_regularizer is not None:
            losses = [self.activity_regularizer(each) for each in tf.nest.flatten(y)]
            batch = tf.shape(tf.nest.flatten(y)[0])[0]
            loss = tf.add_n(losses)
            self.activity_loss = tf.math.divide_no_nan(loss, tf.cast(batch, loss.dtype))
        return y

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


class Composite(Block):
    """A block that holds others: their weights and losses are its own."""

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables of the blocks in it, in their order."""
        return [weight for block in self.blocks for weight in block.weights]

    @property
    def losses(self) -> list[tf.Tensor]:
        """The losses of the blocks in it."""
        return [loss for block in self.blocks for loss in block.losses]

    @property
    def blocks(self) -> list[Block]:
        """The blocks in it, in the order of their making."""
        return [v for v in vars(self).values() if isinstance(v, Block)]


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self, seed: int | None) -> None:
        super().__init__()
        self.given = seed
        start = random.randint(1, 10**9) if seed is None else seed
        state = tf.constant([start, 0], tf.int64)
        self.state = tf.Variable(state, trainable=False, name="seed")

    def next(self) -> tf.Tensor:
        """Return a seed for one stateless operation: (2,), int32."""
        seed = tf.cast(self.state % (tf.int32.max - 1), tf.int32)
        self.state.assign_add([0, 1])
        return seed


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


def as_tuple(value: int | Sequence[int], length: int) -> tuple[int, ...]:
    """Return (value,) * length for a number, and a sequence as a tuple."""
    return (value,) * length if isinstance(value, int) else tuple(value)


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


def require_channels_last(block: tf.Module, data_format: str | None) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = data_format or keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )
