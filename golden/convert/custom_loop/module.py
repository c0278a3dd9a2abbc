"""A loop of one's own: nothing here needs Keras' training."""

import random
from collections.abc import Callable

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


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(16, activation="relu")
        self.dropout = Dropout(0.1)
        self.dense2 = Dense(1)

    @property
    def layers(self):
        return [self.dense1, self.dropout, self.dense2]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 16)
        x = self.dropout(x, training=training)
        return self.dense2(x)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net()
model(tf.zeros((1, 4)))
optimizer = tf.keras.optimizers.SGD(0.01)


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
        loss = tf.reduce_mean(tf.square(predicted - y))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


for step in range(2):
    train_step(tf.ones((8, 4)), tf.zeros((8, 1)))
