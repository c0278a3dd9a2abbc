"""Layers without a raw form, among those that have one."""

import math
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
from keras import layers, ops


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


class Rescaling(Block):
    """x * scale + offset: (batch, ...) -> (batch, ...)"""

    def __init__(self, scale: Any) -> None:
        super().__init__()
        self.scale = scale

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        return x * tf.cast(self.scale, x.dtype) + tf.cast(0.0, x.dtype)


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


SIZE = (32, 32)


class LocalResponse(layers.Layer):
    """Each value over the strength of those around it."""

    def call(self, x):
        around = ops.average_pool(ops.square(x), 3, 1, "same")
        return x / ops.sqrt(1.0 + around)


class Residual(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units, activation="relu", kernel_regularizer="l2")
        self.dropout = layers.Dropout(rate)

    def call(self, x, training=None):
        return x + self.dropout(self.dense(x), training=training)


scale = Rescaling(1.0 / 255)
features = layers.Conv2D(8, 3, activation="relu")


class Classifier(tf.Module):
    def __init__(self, size, scale, features, name=None):
        super().__init__(name=name)
        self.resize = layers.Resizing(*size)
        self.scale = scale
        self.features = features
        self.local_response = LocalResponse()
        self.pool = GlobalAveragePooling2D()
        self.residual = Residual(8, 0.2)
        self.dense = layers.Dense(3, activation="softmax", kernel_constraint="max_norm")

    @property
    def layers(self):
        return [
            self.resize,
            self.scale,
            self.features,
            self.local_response,
            self.pool,
            self.residual,
            self.dense,
        ]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=True):
        x = self.resize(inputs)
        x = self.scale(x)
        x = self.features(x)
        x = self.local_response(x)
        x = self.pool(x)
        x = self.residual(x, training=training)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 40, 40, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


classifier = Classifier(size=SIZE, scale=scale, features=features)
tf.function(classifier).get_concrete_function(tf.zeros((1, 40, 40, 3)), training=False)


class Edges(tf.Module):
    def __init__(self, features, name=None):
        super().__init__(name=name)
        self.features = features

    @property
    def layers(self):
        return [self.features]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        return self.features(inputs)

    @tf.function(input_signature=[tf.TensorSpec([None, 9, 9, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


edges = Edges(features)
edges(tf.zeros((1, 9, 9, 3)))


class Clips(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.conv_lstm = layers.ConvLSTM2D(4, 3)
        self.stack = []
        for count in (8, 4):
            self.stack.append(Dense(count))
            self.stack.append(Residual(count, 0.1))
        self.flatten = Flatten()
        self.dense = Dense(2)

    @property
    def layers(self):
        return [self.conv_lstm, *self.stack, self.flatten, self.dense]

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
        x = self.conv_lstm(inputs, training=training)
        for layer in self.stack:
            x = (
                layer(x, training=training)
                if isinstance(layer, keras.layers.Layer)
                else layer(x)
            )
        x = self.flatten(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 5, 8, 8, 1])])
    def serve(self, inputs):
        return self(inputs, training=False)


clips = Clips()
tf.function(clips).get_concrete_function(tf.zeros((1, 5, 8, 8, 1)), training=False)
