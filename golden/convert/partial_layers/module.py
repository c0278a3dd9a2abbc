import math
from collections.abc import Callable
from functools import partial

import tensorflow as tf


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
    given = tf.keras.config.image_data_format()
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
        self.activation = tf.keras.activations.get(activation)
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")

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


class MaxPooling2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, channels)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        return tf.nn.max_pool2d(x, (2, 2), (2, 2), "VALID")


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


DefaultConv2D = partial(tf.keras.layers.Conv2D, kernel_size=3, activation="relu", padding="same")


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.default_conv2d1 = DefaultConv2D(filters=8, kernel_size=7)
        self.pool = MaxPooling2D()
        self.default_conv2d2 = DefaultConv2D(filters=16)
        self.flatten = Flatten()
        self.dense = Dense(10, activation="softmax")

    @property
    def layers(self):
        return [
            self.default_conv2d1,
            self.pool,
            self.default_conv2d2,
            self.flatten,
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

    def __call__(self, inputs, training=None):
        x = self.default_conv2d1(inputs, training=training)
        x = self.pool(x)
        x = self.default_conv2d2(x, training=training)
        x = self.flatten(x)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28, 1])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net()
tf.function(model).get_concrete_function(tf.zeros((1, 28, 28, 1)), training=False)


class Net2(tf.Module):
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
                if isinstance(layer, tf.keras.layers.Layer)
                else layer(x)
            )
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


def build(units):
    RegularizedDense = partial(tf.keras.layers.Dense, kernel_regularizer="l2", units=units)
    stack = []
    stack.append(RegularizedDense())
    stack.append(RegularizedDense(name="second"))
    stack.append(Dense(1))
    net = Net2(stack)
    tf.function(net).get_concrete_function(tf.zeros((1, 4)), training=False)
    return net


Shaped = partial(tf.keras.layers.Dense, input_shape=(3,))


class Net3(tf.Module):
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
            x = layer(x, training=training)
        return x


stack = [
    Shaped(2),
    Shaped(1, input_shape=(3,)),
]
shaped = Net3(stack)
net = build(3)
