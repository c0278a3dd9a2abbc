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
        self.trainable = True

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
            is_trained = self.trainable
            return tf.Variable(value, trainable=is_trained, name=name)

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


class RawLeakyReLU(Block):
    """x above 0, negative_slope * x below: (batch, ...) -> (batch, ...)"""

    def __init__(self) -> None:
        super().__init__()
        # `alpha` is the old name.
        self.negative_slope = 0.3

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.leaky_relu(self.cast(x), self.negative_slope)


class RawDense(Block):
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


class Generator(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = RawDense(8)
        self.leaky_relu = RawLeakyReLU()
        self.dense2 = RawDense(6)

    @property
    def layers(self):
        return [self.dense1, self.leaky_relu, self.dense2]

    @property
    def weights(self):
        return [w for layer in self.layers for w in layer.weights]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 8)
        x = self.leaky_relu(x)
        return self.dense2(x)  # (batch, 6)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


generator = Generator()
generator(tf.zeros((1, 4)))
critic = Sequential([Dense(8, input_shape=(6,)), Dense(1, activation="sigmoid")])


class GAN(tf.Module):
    def __init__(self, generator, critic, name=None):
        super().__init__(name=name)
        self.generator = generator
        self.critic = critic

    @property
    def layers(self):
        return [self.generator, self.critic]

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
        x = self.generator(inputs, training=training)
        return self.critic(x, training=training)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


critic.trainable = False  # only the generator learns here
gan = GAN(generator, critic)
gan(tf.zeros((1, 4)), training=False)
