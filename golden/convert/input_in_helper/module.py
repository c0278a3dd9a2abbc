"""The first layer, which states the input, is added by a function."""

import math
from collections.abc import Callable

import keras
import tensorflow as tf
from keras.layers import Dense
from keras.models import Sequential


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


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class RawConv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    def __init__(
        self, filters: int, kernel_size: int, activation: str | None = None
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels, self.filters)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[-1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = tf.nn.convolution(
            x,
            tf.cast(self._kernel, x.dtype),
            strides=(1, 1),
            padding="VALID",
            data_format="NHWC",
            dilations=(1, 1),
        )
        x = add_bias(x, self.bias)
        return self.activation(x)


class RawDense(Block):
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


class RawMaxPooling2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool2d(x, (2, 2), (2, 2), "VALID")


class RawFlatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


SIZE = (28, 28, 1)


def add_stem(stack, filters, shape):
    """Add the first convolution."""
    stack.append(RawConv2D(filters, 5, activation="relu"))
    stack.append(RawMaxPooling2D())


def add_head(stack, num_classes):
    stack.append(RawFlatten())
    stack.append(RawDense(num_classes, activation="softmax"))
    return stack


class Net(tf.Module):
    def __init__(self, size, num_classes, name=None):
        super().__init__(name=name)
        self.stem = []
        add_stem(self.stem, 8, size)  # 28x28
        self.head = []
        add_head(self.head, num_classes)

    @property
    def layers(self):
        return [*self.stem, *self.head]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stem:
            x = layer(x)
        for layer in self.head:
            x = layer(x)
        return x


def build(num_classes):
    model = Net(size=SIZE, num_classes=num_classes)
    model(tf.zeros((1, *SIZE)))
    return model


class Regressor:
    def __init__(self, features):
        self.features = features
        self.model = Sequential()
        self._first(16)
        self._hidden(8)
        self._hidden(8)
        self.model.add(Dense(1))

    def _first(self, units):
        self.model.add(Dense(
            units,
            input_dim=self.features,
            activation="relu",
        ))

    def _hidden(self, units):
        self.model.add(Dense(units, activation="relu"))


def block(model, units, shape):
    size = units * 2
    model.add(Dense(size, input_shape=(size, *shape)))


uncertain = Sequential()
block(uncertain, 4, (3,))
uncertain.add(Dense(1))

model = build(10)
regressor = Regressor(4)
