import inspect
import random
from collections.abc import Callable
from typing import Any

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

    def regularized(self, y: Any) -> Any:
        """Return the output of a call, and keep what its regularizer makes of it.

        That is a mean over the batch, as in Keras.
        """
        return y

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

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units
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
        return self.regularized(x)


class Lambda(Block):
    """A function of tensors; it is told `training` if it has such a parameter."""

    def __init__(self, function: Callable[..., tf.Tensor]) -> None:
        super().__init__()
        self.function = function
        self.arguments = dict({})
        self.told = "training" in inspect.getfullargspec(function).args

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        told = {"training": training} if self.told else {}
        return self.function(self.cast(x), **self.arguments, **told)


States = tuple[tf.Tensor, ...]


class SimpleRNN(Block):
    """activation(x @ kernel + bias + h @ recurrent_kernel), with the output h before.

    (batch, steps, features) -> (batch, units). With `return_sequences` it gives the
    outputs of all steps: (batch, steps, units).
    """

    def __init__(self, units: int, return_sequences: bool = False) -> None:
        super().__init__()
        # Without dropout, too, as in Keras: the layers behind start like its own then.
        first = RandomSeed()
        self.units = units
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")
        self.recurrent_initializer = tf.keras.initializers.get("orthogonal")
        self.return_sequences = return_sequences
        self.seed = first or RandomSeed()

    def build(self, features: int) -> None:
        """Make the kernel, the recurrent kernel and the bias."""
        columns = self.units
        shape = (features, columns)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", (self.units, columns), self.recurrent_initializer
        )
        self.bias = self.add_weight("bias", (self.units,), tf.zeros)
        # A checkpoint of the Keras layer has them in a cell.
        self.cell = tf.Module()
        self.cell.kernel, self.cell.recurrent_kernel = self.weights[:2]
        self.cell.bias = self.bias

    def step(self, x: tf.Tensor, states: States) -> States:
        """Return the new h, alone: (batch, units)."""
        (h,) = states
        y = tf.matmul(x, tf.cast(self.kernel, x.dtype))
        y = add_bias(y, self.bias)
        y += tf.matmul(h, tf.cast(self.recurrent_kernel, x.dtype))
        return (tf.keras.activations.tanh(y),)

    def scan(self, x: tf.Tensor, states: States, mask: tf.Tensor | None) -> States:
        """Return the output, of all steps or of the last one, and the last states."""
        x = tf.transpose(x, (1, 0, 2))
        steps = x.shape[0] or tf.shape(x)[0]
        inputs = tf.TensorArray(x.dtype, steps).unstack(x)
        kept = None
        if mask is not None:
            by_step = tf.transpose(tf.cast(mask, tf.bool))[:, :, None]
            kept = tf.TensorArray(tf.bool, steps).unstack(by_step)
        count = steps if self.return_sequences else 0
        shape = (x.shape[1], self.units)
        outputs = tf.TensorArray(x.dtype, count, element_shape=shape)

        def body(time: Any, outputs: Any, before: Any, *old: tf.Tensor) -> Any:
            new = self.step(inputs.read(time), old)
            output = new[0]
            if kept is not None:
                keep = kept.read(time)
                output = tf.where(keep, output, before)
                new = tuple(tf.where(keep, n, o) for n, o in zip(new, old, strict=True))
            if self.return_sequences:
                outputs = outputs.write(time, output)
            return (time + 1, outputs, output, *new)

        carried = (0, outputs, states[0], *states)
        carried = tf.while_loop(
            lambda time, *_: time < steps, body, carried, swap_memory=True
        )
        if not self.return_sequences:
            return carried[3], *carried[3:]
        y = tf.transpose(carried[1].stack(), (1, 0, 2))
        return tf.ensure_shape(y, (None, x.shape[0], self.units)), *carried[3:]

    def regularized(self, y: Any) -> Any:
        """Return the output as it is: Keras takes a regularizer for it, and uses none."""
        return y

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,)
        outputs = self.scan(x, states, mask)
        return self.regularized(outputs[0])


window = 4


class Net(tf.Module):
    def __init__(self, window, name=None):
        super().__init__(name=name)
        self.function1 = Lambda(lambda t: tf.expand_dims(t, axis=-1))
        self.rnn = SimpleRNN(8, return_sequences=True)
        self.dense = Dense(1)
        self.function2 = Lambda(lambda t: t * 100.0)
        self.function3 = Lambda(lambda t: t[:, -window:])

    @property
    def layers(self):
        return [self.function1, self.rnn, self.dense, self.function2, self.function3]

    def __call__(self, inputs, training=False):
        x = self.function1(inputs, training=training)
        x = self.rnn(x, training=training)
        x = self.dense(x)
        x = self.function2(x, training=training)
        return self.function3(x, training=training)

    @tf.function(input_signature=[tf.TensorSpec([None, None])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net(window)
