import math
import random
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf


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
        self.trainable = True

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        losses = []
        for name, value in vars(self).items():
            regularizer = getattr(self, f"{name.strip('_')}_regularizer", None)
            if regularizer and isinstance(value, tf.Variable) and value.trainable:
                losses.append(regularizer(value))
        return losses

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


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self, seed: int | None) -> None:
        super().__init__()
        start = random.randint(1, 10**9) if seed is None else seed
        state = tf.constant([start, 0], tf.int64)
        self.state = tf.Variable(state, trainable=False, name="seed")

    def next(self) -> tf.Tensor:
        """Return a seed for one stateless operation: (2,), int32."""
        seed = tf.cast(self.state % (tf.int32.max - 1), tf.int32)
        self.state.assign_add([0, 1])
        return seed


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


class Conv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    def __init__(
        self, filters: int, kernel_size: int, kernel_regularizer: str | None = None
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
        self.kernel_initializer = keras.initializers.get("glorot_uniform")
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)

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
        return add_bias(x, self.bias)


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


class RandomFlip(Block):
    """Every second image is flipped: "horizontal", "vertical" or "horizontal_and_vertical"."""

    def __init__(
        self, mode: str = "horizontal_and_vertical", seed: int | None = None
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.seed = RandomSeed(seed)
        self.mode = mode

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        flips = self.draw((tf.shape(x)[0], 1, 1, 1), 0.0, 1.0) <= 0.5
        if "horizontal" in self.mode:
            x = tf.where(flips, tf.reverse(x, (2,)), x)
        if "vertical" in self.mode:
            x = tf.where(flips, tf.reverse(x, (1,)), x)
        return x

    def draw(self, shape: Any, least: float, most: float) -> tf.Tensor:
        """Return random numbers between two bounds."""
        least, most = (tf.cast(least, tf.float32), tf.cast(most, tf.float32))
        seed = self.seed.next()
        return tf.random.stateless_uniform(shape, seed, least, most, tf.float32)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if training is False:
            return x
        if x.shape.rank == 3:
            return self.changed(x[None])[0]
        return self.changed(x)


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


class Augmentation(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.random_flip = RandomFlip("horizontal", seed=1)

    @property
    def layers(self):
        return [self.random_flip]

    @property
    def weights(self):
        return [w for layer in self.layers for w in layer.weights]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        return self.random_flip(inputs, training=training)


augmentation = Augmentation(name="augmentation")


class Features(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.conv = Conv2D(4, 3, kernel_regularizer="l2")
        self.norm = BatchNormalization()
        self.flatten = Flatten()

    @property
    def layers(self):
        return [self.conv, self.norm, self.flatten]

    @property
    def weights(self):
        return [w for layer in self.layers for w in layer.weights]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.conv(inputs)
        x = self.norm(x, training=training)
        return self.flatten(x)


features = Features()


class WithHead(tf.Module):
    def __init__(self, augmentation, body, classes, name=None):
        super().__init__(name=name)
        self.augmentation = augmentation
        self.body = body
        self.dense = Dense(classes, activation="softmax")

    @property
    def layers(self):
        return [self.augmentation, self.body, self.dense]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=True):
        x = self.augmentation(inputs, training=training)
        x = self.body(x, training=training)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 6, 6, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


def with_head(body, classes):
    # The body is trained with it.
    model = WithHead(augmentation, body, classes)
    model(tf.zeros((1, 6, 6, 3)), training=False)
    return model


model = with_head(features, 3)
print(model(keras.ops.ones((2, 6, 6, 3)), training=False))
