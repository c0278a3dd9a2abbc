from collections.abc import Callable

import keras
import tensorflow as tf
from keras import Sequential
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class RawDense(tf.Module):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

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


class Builder:
    def __init__(self, activation="relu"):
        self.activation = activation

    def add_conv(self, model, filters):
        # same padding
        model.add(Conv2D(filters, 3, padding="same", activation=self.activation))
        model.add(MaxPooling2D())

    @staticmethod
    def add_head(model, classes):
        """Probabilities."""
        model.add(Flatten())
        model.add(Dense(classes, activation="softmax"))
        return model

    def build(self, shape):
        model = Sequential()
        model.add(Input(shape))
        for filters in (4, 8):
            self.add_conv(model, filters)
        model = Builder.add_head(model, 10)
        return model


net = Builder().build((8, 8, 1))


class Mlp:
    @staticmethod
    def dense(model, units, rate=0.5):
        model.append(RawDense(units, activation="relu"))
        if rate:
            model.append(RawDense(units))


class MLP(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = []
        Mlp.dense(self.dense1, 4)
        self.dense2 = []
        Mlp.dense(model=self.dense2, units=5, rate=0)

    @property
    def layers(self):
        return [*self.dense1, *self.dense2]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.dense1:
            x = layer(x)
        for layer in self.dense2:
            x = layer(x)
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


mlp = MLP()
mlp(tf.zeros((1, 3)))
