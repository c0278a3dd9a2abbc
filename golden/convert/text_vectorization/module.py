from collections.abc import Callable

import keras
import tensorflow as tf
from keras import layers


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their
    attributes are those of the Keras layer, so that either reads the checkpoints of
    the other.
    """

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
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


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units
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
        return add_bias(x, self.bias)


class Embedding(Block):
    """A vector for each of input_dim numbers: (batch, ...) -> (batch, ..., output_dim)"""

    def __init__(
        self, input_dim: int, output_dim: int, name: str | None = None
    ) -> None:
        super().__init__(name=name)
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.embeddings_initializer = keras.initializers.get("uniform")

    def build(self) -> None:
        """Make the embeddings (input_dim, output_dim)."""
        shape = (self.input_dim, self.output_dim)
        self._embeddings = self.add_weight(
            "embeddings", shape, self.embeddings_initializer
        )

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if not self.weights:
            self.build()
        x = tf.convert_to_tensor(x)
        x = x if x.dtype in (tf.int32, tf.int64) else tf.cast(x, tf.int32)
        return tf.cast(tf.gather(self._embeddings, x), self.compute_dtype)


class GlobalAveragePooling(Block):
    """(batch, ..., channels) -> (batch, channels)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        # Half precision overflows in a sum over many pixels.
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        axes = range(1, x.shape.rank - 1)
        return tf.cast(tf.reduce_mean(wide, axes, False), x.dtype)


class GlobalAveragePooling1D(GlobalAveragePooling):
    """(batch, steps, channels) -> (batch, channels)

    With a mask (batch, steps), the mean is that of the steps where it is true.
    """

    def __call__(self, x: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
        if mask is None:
            return super().__call__(x)
        x = tf.cast(x, self.compute_dtype)
        mask = tf.expand_dims(tf.cast(mask, tf.bool), 2)
        total = tf.reduce_sum(tf.where(mask, x, 0), 1, False)
        return total / tf.reduce_sum(tf.cast(mask, x.dtype), 1, False)


texts = ["good film", "bad film"]
vectorize_layer = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
vectorize_layer.adapt(texts)


class Net(tf.Module):
    def __init__(self, vectorize_layer, name=None):
        super().__init__(name=name)
        self.vectorize_layer = vectorize_layer
        self.embedding = Embedding(20, 4, name="embedding")
        self.pool = GlobalAveragePooling1D()
        self.dense = Dense(1)

    @property
    def layers(self):
        return [self.vectorize_layer, self.embedding, self.pool, self.dense]

    def __call__(self, inputs, training=False):
        x = self.vectorize_layer(inputs)
        x = self.embedding(x)
        x = self.pool(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 1], "string")])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net(vectorize_layer)
model(tf.zeros((1, 1), "string"))
