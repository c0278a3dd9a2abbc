"""Layers that a class cannot make itself: where they are made matters, and of which class they are."""

import random
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
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        initial = initializer or keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            value = initial(shape, self.variable_dtype)
            return tf.Variable(value, trainable=trainable, name=name)

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self) -> None:
        super().__init__()
        start = random.randint(1, 10**9)
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


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)"""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.seed = RandomSeed() if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        return random_dropout(x, self.rate, self.seed)


def random_dropout(x: tf.Tensor, rate: float, seed: RandomSeed) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = tf.shape(x)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


class Scale(layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(name="factor", shape=(shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.factor


class Net(tf.Module):
    def __init__(self, stack, name=None):
        super().__init__(name=name)
        self.stack = stack

    @property
    def layers(self):
        return [*self.stack]

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
        x = inputs
        for layer in self.stack:
            x = (
                layer(x, training=training)
                if isinstance(layer, (BatchNormalization, Dropout, keras.layers.Layer))
                else layer(x)
            )
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


def build(make, settings):
    # The network.
    stack = []
    stack.append(make(settings["units"], name="first"))  # of any class
    for i in range(settings["depth"]):
        settings["units"] += 1
        stack.append(Dense(settings["units"], activation="relu"))
        if i:
            stack.append(Dropout(0.5))
        stack.append(BatchNormalization())
    stack.append(Scale())
    stack.append(Dense(2))
    model = Net(stack, name="net")
    tf.function(model).get_concrete_function(tf.zeros((1, 3)), training=False)
    return model


class Recurrent(tf.Module):
    def __init__(self, stack, name=None):
        super().__init__(name=name)
        self.stack = stack

    @property
    def layers(self):
        return [*self.stack]

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
        x = inputs
        for layer in self.stack:
            x = (
                layer(x, training=training)
                if isinstance(layer, keras.layers.Layer)
                else layer(x)
            )
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 4, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


def recurrent(cell):
    stack = [
        cell(5, return_sequences=True),
        layers.Bidirectional(cell(5)),  # both ways
        Dense(1),
    ]
    model = Recurrent(stack)
    tf.function(model).get_concrete_function(tf.zeros((1, 4, 3)), training=False)
    return model


deep = build(layers.Dense, {"units": 4, "depth": 2})
words = recurrent(layers.GRU)
