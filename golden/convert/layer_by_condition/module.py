"""Layers that a conditional expression chooses."""

import random
from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.keras import layers


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


def random_dropout(x: tf.Tensor, rate: float, seed: RandomSeed) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = tf.shape(x)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


States = tuple[tf.Tensor, ...]


class GatedRecurrent(Block):
    """What LSTM and GRU share: gates with an activation of their own."""

    # Of the states that `step` takes and gives; the first one is the output.
    state_count = 1
    # The gates: the kernel has as many columns for each unit.
    gates = 1

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")
        self.recurrent_initializer = tf.keras.initializers.get("orthogonal")
        self.bias_initializer = tf.keras.initializers.get("zeros")
        self.dropout = 0.0
        self.seed = RandomSeed()

    def build(self, features: int) -> None:
        """Make the kernel, the recurrent kernel and the bias."""
        columns = self.units * self.gates
        shape = (features, columns)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", (self.units, columns), self.recurrent_initializer
        )
        self.bias = self.add_weight("bias", self.bias_shape(), self.bias_initializer)
        # A checkpoint of the Keras layer has them in a cell.
        self.cell = tf.Module()
        self.cell.kernel, self.cell.recurrent_kernel = self.weights[:2]
        self.cell.bias = self.bias

    def bias_shape(self) -> tuple[int, ...]:
        """Return the shape of the bias."""
        return (self.units * self.gates,)

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the states after a step: (batch, units) each, the output first.

        Args:
            x: (batch, features)
            states: (batch, units) each.
            masks: What the inputs and the first state are multiplied with in training:
                a tensor for each gate, one for all of them, or None.
        """
        raise NotImplementedError

    def masks(self, x: tf.Tensor, state: tf.Tensor, training: bool) -> tuple[Any, Any]:
        """Return the dropout of the inputs and of the state, the same for each step."""
        inputs = self.dropped(x, self.dropout, training)
        return inputs, self.dropped(state, 0.0, training)

    def dropped(self, like: tf.Tensor, rate: float, training: bool) -> Any:
        """Return masks in the shape of a tensor, or None where they are not used."""
        if rate == 0:
            return None
        ones = tf.ones_like(like)
        masks = [random_dropout(ones, rate, self.seed) for _ in range(1)]
        # A rate of 1 would leave nothing: Keras' gates take it for 0.
        used = training and (rate < 1 or self.gates == 1)
        return masks if used else None

    def scan(self, x: tf.Tensor, states: States, masks: Any) -> States:
        """Return the output, of all steps or of the last one, and the last states."""
        x = tf.transpose(x, (1, 0, 2))
        steps = x.shape[0] or tf.shape(x)[0]
        inputs = tf.TensorArray(x.dtype, steps).unstack(x)
        shape = (x.shape[1], self.units)
        outputs = tf.TensorArray(x.dtype, 0, element_shape=shape)

        def body(time: Any, outputs: Any, before: Any, *old: tf.Tensor) -> Any:
            new = self.step(inputs.read(time), old, masks)
            output = new[0]
            return (time + 1, outputs, output, *new)

        carried = (0, outputs, states[0], *states)
        carried = tf.while_loop(
            lambda time, *_: time < steps, body, carried, swap_memory=True
        )
        return carried[3], *carried[3:]

    def projected(
        self, x: tf.Tensor, kernel: tf.Tensor, masks: Any, bias: tf.Tensor | None
    ) -> list[tf.Tensor]:
        """Return x @ kernel + bias for each gate, after the dropout of that gate."""
        count = kernel.shape[1] // self.units
        x = x if masks is None else x * masks[0]
        y = tf.matmul(x, kernel)
        return list(tf.split(y if bias is None else y + bias, count, -1))

    def __call__(self, x: tf.Tensor, training: bool = False) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,) * self.state_count
        masks = self.masks(x[:, 0], zeros, training)
        outputs = self.scan(x, states, masks)
        return outputs[0]


class LSTM(GatedRecurrent):
    """Long short-term memory, with the states h (the output) and c (the carry).

    (batch, steps, features) -> (batch, units)
    """

    state_count = 2
    gates = 4

    def __init__(self, units: int) -> None:
        super().__init__(units)
        self.bias_initializer = self.bias_that_remembers(self.bias_initializer)

    def bias_that_remembers(self, initializer: Any) -> Any:
        """Return an initializer whose part for the forget gate is 1."""

        def bias(_: tuple[int, ...], dtype: Any) -> tf.Tensor:
            first = initializer((self.units,), dtype)
            rest = initializer((self.units * 2,), dtype)
            return tf.concat([first, tf.ones_like(first), rest], 0)

        return bias

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the new h and c: (batch, units) each."""
        h, c = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        x = x if masks[0] is None else x * masks[0][0]
        z = tf.matmul(x, kernel) + tf.matmul(h, recurrent_kernel)
        z = add_bias(z, self.bias)
        gates = tf.split(z, 4, 1)
        i = tf.keras.activations.sigmoid(gates[0])
        f = tf.keras.activations.sigmoid(gates[1])
        c = f * c + i * tf.keras.activations.tanh(gates[2])
        o = tf.keras.activations.sigmoid(gates[3])
        return o * tf.keras.activations.tanh(c), c


class GRU(GatedRecurrent):
    """A gated recurrent unit, with an update gate, a reset gate and a candidate.

    (batch, steps, features) -> (batch, units)
    """

    gates = 3

    def bias_shape(self) -> tuple[int, ...]:
        """Return one row, or one for the inputs and one for the state."""
        return 2, 3 * self.units

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the new h, alone: (batch, units)."""
        (h,) = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        bias, state_bias = tf.unstack(tf.cast(self.bias, x.dtype))
        ours = self.projected(x, kernel, masks[0], bias)
        theirs = self.projected(h, recurrent_kernel, masks[1], state_bias)
        z = tf.keras.activations.sigmoid(ours[0] + theirs[0])
        r = tf.keras.activations.sigmoid(ours[1] + theirs[1])
        state = r * theirs[2]
        candidate = tf.keras.activations.tanh(ours[2] + state)
        return (z * h + (1 - z) * candidate,)


RECURRENT = True
dropout = 0.2


class Net(tf.Module):
    def __init__(
        self,
        recurrent,
        units: int,
        use_norm: bool,
        rate: float | None,
        name=None,
    ):
        super().__init__(name=name)
        # The units decide what reads the series.
        self.layer = LSTM(units) if recurrent else GRU(units)
        self.norm = layers.BatchNormalization() if use_norm else layers.Identity()
        self.dropout = (
            layers.Dropout(rate) if rate else layers.Identity()
        )  # none by default
        self.dense = Dense(1)

    @property
    def layers(self):
        return [self.layer, self.norm, self.dropout, self.dense]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        x = self.layer(inputs, training=training)
        x = self.norm(x, training=training)
        x = self.dropout(x, training=training)
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 12, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


def build(units: int, use_norm: bool, rate: float | None = None) -> Net:
    model = Net(recurrent=RECURRENT, units=units, use_norm=use_norm, rate=rate)
    model(tf.zeros((1, 12, 3)))
    return model


model = build(8, use_norm=True)


class Small(tf.Module):
    def __init__(self, dropout, recurrent, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(8, activation="relu")
        self.layer = (
            layers.Dropout(dropout)
            if dropout
            else layers.GaussianNoise(0.1) if recurrent else layers.Identity()
        )
        self.dense2 = Dense(1)

    @property
    def layers(self):
        return [self.dense1, self.layer, self.dense2]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 8)
        x = self.layer(x, training=training)
        return self.dense2(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


small = Small(dropout, recurrent=RECURRENT)
small(tf.zeros((1, 4)))
