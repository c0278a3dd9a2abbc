"""Ensembles of forecasters, one for each horizon."""

from collections.abc import Callable

import keras
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Sequential


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

    def __init__(self, units: int) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
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
        return add_bias(x, self.bias)


def forecaster(prefix, horizon, units=16):
    model = Sequential(name=prefix + "_" + str(horizon))
    model.add(Dense(units, activation="relu", input_shape=(12,)))
    model.add(Dropout(0.1))
    model.add(Dense(horizon))
    return model


class Head(tf.Module):
    def __init__(self, units, name=None):
        super().__init__(name=name)
        self.dense1 = RawDense(units)
        self.dense2 = RawDense(1)

    @property
    def layers(self):
        return [self.dense1, self.dense2]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)
        return self.dense2(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


def head(prefix, units):
    model = Head(units, name="{}_head".format(prefix))
    model(tf.zeros((1, 4)))
    return model


class Ensemble:
    def __init__(self, config):
        self.name = config["name"]
        self.model = Sequential(name=self.name.lower().replace(" ", "_"), trainable=config["train"])
        self.model.add(Dense(config["units"], input_shape=(12,)))
        self.model.add(Dense(1))


class Counted(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense = RawDense(1)

    @property
    def layers(self):
        return [self.dense]

    def __call__(self, inputs, training=False):
        return self.dense(inputs)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


def counted(counter):
    model_name = counter.next_name()
    model = Counted(name=model_name)
    model(tf.zeros((1, 4)))
    return model


def renamed(counter, make):
    model = Sequential(name=counter.name)
    model.add(make(3, input_shape=(4,)))
    return model


models = {horizon: forecaster("forecast", horizon) for horizon in (1, 7)}
regressor = head("price", 8)
ensemble = Ensemble({"name": "My Ensemble", "units": 8, "train": True})
