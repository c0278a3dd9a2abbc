from collections.abc import Callable

import keras
import tensorflow as tf
from keras import initializers, regularizers
from keras.constraints import MaxNorm
from keras.layers import Dense

# Whatever keras.initializers.get, keras.activations.get and keras.regularizers.get
# understand: a name, an object or a function.
NameOrFunction = str | Callable[..., tf.Tensor] | None


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

    def __init__(
        self,
        units: int,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        kernel_regularizer: NameOrFunction = None,
    ) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = True
        self.units = units
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)

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
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        initial = initializer or keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            value = initial(shape, self.variable_dtype)
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
        return add_bias(x, self.bias)


weight_decay = 1e-4


class Net(tf.Module):
    def __init__(self, weight_decay, name=None):
        super().__init__(name=name)
        self.dense1 = RawDense(16, kernel_regularizer=regularizers.l2(weight_decay))
        self.dense2 = Dense(8, kernel_constraint=MaxNorm(3), activity_regularizer=regularizers.L1(1e-5))
        self.dense3 = RawDense(1, kernel_initializer=initializers.RandomNormal(stddev=0.01))

    @property
    def layers(self):
        return [self.dense1, self.dense2, self.dense3]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 16)
        x = self.dense2(x)  # (batch, 8)
        return self.dense3(x)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net(weight_decay)
model(tf.zeros((1, 4)))
