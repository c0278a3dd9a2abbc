from collections.abc import Callable

import tensorflow as tf
from tensorflow import keras


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
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class ReLU(Block):
    """0 below the threshold, x above it: (batch, ...) -> (batch, ...)"""

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return keras.activations.relu(self.cast(x), 0.0, None, 0.0)


class Conv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        padding: str = "valid",
        use_bias: bool = True,
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
        self.padding = padding.upper()
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels, self.filters)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[-1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = tf.nn.convolution(
            x,
            tf.cast(self._kernel, x.dtype),
            strides=(1, 1),
            padding=self.padding,
            data_format="NHWC",
            dilations=(1, 1),
        )
        if self.use_bias:
            x = add_bias(x, self.bias)
        return x


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


class Classifier(tf.Module):
    """The network that `build_classifier` returns."""

    def __init__(self, num_classes: int, name=None):
        super().__init__(name=name)
        self.conv = Conv2D(16, 3, padding="same", use_bias=False)
        self.norm = BatchNormalization()
        self.relu = ReLU()
        self.pool = GlobalAveragePooling2D()
        self.dense = Dense(num_classes, activation="softmax")

    @property
    def layers(self):
        return [self.conv, self.norm, self.relu, self.pool, self.dense]

    def __call__(self, inputs, training=False):
        x = self.conv(inputs)  # (batch, 32, 32, 16)
        x = self.norm(x, training=training)
        x = self.relu(x)
        x = self.pool(x)  # (batch, 16)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 32, 32, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


def build_classifier(num_classes: int = 10) -> Classifier:
    """Return a convolutional classifier of 32x32 RGB images."""
    model = Classifier(num_classes)
    model(tf.zeros((1, 32, 32, 3)))
    return model


model = build_classifier()
