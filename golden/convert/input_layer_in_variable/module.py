"""An `InputLayer` in a variable, as tutorials of the first Keras write it."""

import math
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential


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
        self, shape: tuple[int, ...], initializer: Callable[..., tf.Tensor] | None
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, name="embeddings")

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class Embedding(Block):
    """A vector for each of input_dim numbers: (batch, ...) -> (batch, ..., output_dim)"""

    def __init__(self, input_dim: int, output_dim: int) -> None:
        super().__init__()
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.embeddings_initializer = keras.initializers.get("uniform")

    def build(self) -> None:
        """Make the embeddings (input_dim, output_dim)."""
        shape = (self.input_dim, self.output_dim)
        self._embeddings = self.add_weight(shape, self.embeddings_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if not self.weights:
            self.build()
        x = tf.convert_to_tensor(x)
        x = x if x.dtype in (tf.int32, tf.int64) else tf.cast(x, tf.int32)
        return tf.cast(tf.gather(self._embeddings, x), self.compute_dtype)


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


features = np.zeros((20, 7), dtype="float32")


def create_model():
    model = Sequential()
    input = layers.InputLayer(input_shape=(features.shape[1],))
    hidden = layers.Dense(8, activation="relu")
    output = layers.Dense(1)
    model.add(input)  # the columns
    model.add(hidden)
    model.add(output)
    return model


model = create_model()
model.compile(loss="mse", metrics=["mae"], optimizer="adam")
given = layers.InputLayer(shape=(3,), dtype="int32", name="numbers")


class Counted(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.embedding = Embedding(9, 4)
        self.flatten = Flatten()

    @property
    def layers(self):
        return [self.embedding, self.flatten]

    def __call__(self, inputs, training=False):
        x = self.embedding(inputs)  # (batch, 3, 4)
        return self.flatten(x)  # (batch, 12)


counted = Counted()
counted(tf.zeros((1, *given.output.shape[1:]), given.output.dtype))
