from collections.abc import Callable

import keras
import tensorflow as tf
from tensorflow.keras.applications import MobileNet


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

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        return []

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


class GlobalAveragePooling2D(Block):
    """(batch, height, width, channels) -> (batch, channels)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        # Half precision overflows in a sum over many pixels.
        wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        axes = range(1, x.shape.rank - 1)
        return tf.cast(tf.reduce_mean(wide, axes, False), x.dtype)


SIZE = 32


class Net(tf.Module):
    def __init__(self, trunk, name=None):
        super().__init__(name=name)
        self.trunk = trunk
        self.pool = GlobalAveragePooling2D()
        self.dense = Dense(5, activation="softmax")

    @property
    def layers(self):
        return [self.trunk, self.pool, self.dense]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = self.trunk(inputs, training=training)
        x = self.pool(x)
        return self.dense(x)


# The trunk, without its head.
trunk = MobileNet(
    input_shape=(SIZE, SIZE, 3), alpha=0.25, include_top=False, weights=None
)
model = Net(trunk)
