"""The generator and the discriminator of a tutorial."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf
from tensorflow.keras import layers


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their
    attributes are those of the Keras layer, so that either reads the checkpoints of
    the other.
    """

    def __init__(self) -> None:
        super().__init__()
        policy = tf.keras.config.dtype_policy()
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
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, trainable=trainable, name=name)

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
    given = tf.keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class LeakyReLU(Block):
    """x above 0, negative_slope * x below: (batch, ...) -> (batch, ...)"""

    def __init__(self) -> None:
        super().__init__()
        # `alpha` is the old name.
        self.negative_slope = 0.3

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.leaky_relu(self.cast(x), self.negative_slope)


class Conv2DTranspose(Block):
    """(batch, height, width, channels) -> (batch, more height, more width, filters)"""

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        strides: int = 1,
        padding: str = "valid",
        use_bias: bool = True,
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
        self.strides = (strides,) * 2
        self.padding = padding.upper()
        self.use_bias = use_bias
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, filters, channels) and the bias (filters,)."""
        shape = (*self.kernel_size, self.filters, channels)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", (self.filters,), tf.zeros)

    def size(self, size: Any, axis: int) -> Any:
        """Return the size along an axis that was `size` long."""
        stride = self.strides[axis]
        kernel = (self.kernel_size[axis] - 1) * (1, 1)[axis] + 1
        if self.padding == "SAME":
            return size * stride
        return (size - 1) * stride + max(kernel, stride)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        sizes = tf.unstack(tf.shape(x))
        known = [size or sizes[axis] for axis, size in enumerate(x.shape)]
        shape = [self.size(size, axis) for axis, size in enumerate(known[1:-1])]
        x = tf.nn.conv_transpose(
            x,
            tf.cast(self.kernel, x.dtype),
            [known[0], *shape, self.filters],
            self.strides,
            self.padding,
            dilations=(1, 1),
        )
        if self.use_bias:
            x = add_bias(x, self.bias)
        return x


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, use_bias: bool = True) -> None:
        super().__init__()
        self.units = units
        self.use_bias = use_bias
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return x


class BatchNormalization(Block):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta, along the channels.

    In training, mean and variance are those of the batch, and the moving ones follow
    them; otherwise the moving ones are used. (batch, ...) -> (batch, ...)
    """

    def __init__(self) -> None:
        super().__init__()
        self.momentum = 0.99
        self.epsilon = 0.001
        self.gamma = self.beta = None

    def build(self, channels: int) -> None:
        """Make gamma, beta and the moving mean and variance, each (channels,)."""
        self.gamma = self.add_weight("gamma", (channels,), tf.ones)
        self.beta = self.add_weight("beta", (channels,), tf.zeros)
        self.moving_mean = self.add_weight(
            "moving_mean", (channels,), tf.zeros, trainable=False
        )
        self.moving_variance = self.add_weight(
            "moving_variance", (channels,), tf.ones, trainable=False
        )

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(x.shape[-1])
        # Half precision is too coarse for statistics.
        x = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        mean = tf.cast(self.moving_mean, x.dtype)
        variance = tf.cast(self.moving_variance, x.dtype)
        if training:
            axes = list(range(x.shape.rank))
            del axes[-1]
            batch_mean, batch_variance = tf.nn.moments(x, axes)
            self.moving_mean.assign(self.follow(mean, batch_mean))
            self.moving_variance.assign(self.follow(variance, batch_variance))
            mean, variance = batch_mean, batch_variance
        x = tf.nn.batch_normalization(
            x,
            self.along_axis(mean, x),
            self.along_axis(variance, x),
            self.along_axis(self.beta, x),
            self.along_axis(self.gamma, x),
            self.epsilon,
        )
        return tf.cast(x, self.compute_dtype)

    def follow(self, moving: tf.Tensor, batch: tf.Tensor) -> tf.Tensor:
        """Return the moving statistic a step nearer to that of the batch."""
        value = moving * self.momentum + batch * (1 - self.momentum)
        return tf.cast(value, self.variable_dtype)

    def along_axis(self, vector: tf.Tensor | None, x: tf.Tensor) -> tf.Tensor | None:
        """Return the vector (channels,) in a shape that x broadcasts with."""
        if vector is None:
            return None
        shape = [1] * x.shape.rank
        shape[-1] = -1
        return tf.reshape(tf.cast(vector, x.dtype), shape)


class Reshape(Block):
    """(batch, ...) -> (batch, *target_shape); one size may be -1: what is left."""

    def __init__(self, target_shape: Sequence[int]) -> None:
        super().__init__()
        self.target_shape = tuple(target_shape)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        shape = self.target_shape
        if -1 in shape and x.shape[1:].is_fully_defined():
            # The next block may need the size to make its variables.
            rest = math.prod(x.shape[1:]) // -math.prod(shape)
            shape = tuple(rest if size == -1 else size for size in shape)
        return tf.reshape(x, (tf.shape(x)[0], *shape))


class GeneratorModel(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense = Dense(7 * 7 * 8, use_bias=False)
        self.norm1 = BatchNormalization()
        self.leaky_relu1 = LeakyReLU()

        self.reshape = Reshape((7, 7, 8))

        # Upsample.
        self.conv_transpose1 = Conv2DTranspose(4, 5, padding="same", use_bias=False)
        self.norm2 = BatchNormalization()
        self.leaky_relu2 = LeakyReLU()

        self.conv_transpose2 = Conv2DTranspose(1, 5, strides=2, padding="same")

    @property
    def layers(self):
        return [
            self.dense,
            self.norm1,
            self.leaky_relu1,
            self.reshape,
            self.conv_transpose1,
            self.norm2,
            self.leaky_relu2,
            self.conv_transpose2,
        ]

    def __call__(self, inputs, training=False):
        x = self.dense(inputs)  # (batch, 392)
        x = self.norm1(x, training=training)
        x = self.leaky_relu1(x)
        x = self.reshape(x)  # (batch, 7, 7, 8)
        assert x.shape[1:] == (7, 7, 8)  # the batch comes first
        x = self.conv_transpose1(x)  # (batch, 7, 7, 4)
        assert x.shape[1:] == (7, 7, 4)
        x = self.norm2(x, training=training)
        x = self.leaky_relu2(x)
        x = self.conv_transpose2(x)  # (batch, 14, 14, 1)
        assert x.shape[1:] == (14, 14, 1)
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 100])])
    def serve(self, inputs):
        return self(inputs, training=False)


def make_generator_model():
    model = GeneratorModel()
    model(tf.zeros((1, 100)))

    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(4, 5, strides=2, padding="same", input_shape=(14, 14, 1)))
    # Checked with a message, which stays where it is.
    assert model.output_shape == (None, 7, 7, 4), "the strides"
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


generator = make_generator_model()
discriminator = make_discriminator_model()
