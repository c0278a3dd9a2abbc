import random
from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

# Whatever keras.initializers.get, keras.activations.get and keras.regularizers.get
# understand: a name, an object or a function.
NameOrFunction = str | Callable[..., tf.Tensor] | None


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their attributes
    are those of the Keras layer, so that either reads the checkpoints of the other.
    `dtype` is a dtype or a Keras dtype policy ("mixed_float16"); None means Keras'
    global one.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        dtype: Any = None,
        trainable: bool = True,
        **unsupported: Any,
    ) -> None:
        super().__init__(name)
        policy = keras.dtype_policies.get(dtype)
        if policy.quantization_mode:
            unsupported["dtype"] = policy.name
        for shape in ("input_shape", "input_dim", "input_length"):
            unsupported.pop(shape, None)  # Keras reads it of the first layer only.
        for argument, value in unsupported.items():
            if value is not None and value is not False:
                raise NotImplementedError(
                    f"{type(self).__name__}({argument}={value!r}): this tf.Module has "
                    f"no {argument}. Leave it out, or use the Keras layer."
                )
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = trainable
        self.activity_regularizer: Any = None
        self.activity_loss: tf.Tensor | None = None

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        losses = [self.activity_loss] if self.activity_loss is not None else []
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
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        if initializer is None:
            initializer = keras.initializers.get("glorot_uniform")
        with tf.init_scope(), self.name_scope:
            return tf.Variable(
                initializer(shape, self.variable_dtype),
                trainable=trainable and self.trainable,
                name=name,
            )

    def regularized(self, y: Any) -> Any:
        """Return the output of a call, and keep what its regularizer makes of it.

        That is a mean over the batch, as in Keras.
        """
        if self.activity_regularizer is not None:
            losses = [self.activity_regularizer(each) for each in tf.nest.flatten(y)]
            batch = tf.shape(tf.nest.flatten(y)[0])[0]
            loss = tf.add_n(losses)
            self.activity_loss = tf.math.divide_no_nan(loss, tf.cast(batch, loss.dtype))
        return y

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self, seed: int | None) -> None:
        super().__init__()
        self.given = seed
        seed = random.randint(1, int(1e9)) if seed is None else seed
        state = tf.constant([seed, 0], tf.int64)
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


class RawDense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = None,
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        if self.use_bias:
            self.bias = self.add_weight("bias", shape[1:], self.bias_initializer)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        if self.use_bias:
            x = add_bias(x, self.bias)
        return self.regularized(self.activation(x))


def random_dropout(
    x: tf.Tensor,
    rate: float,
    seed: RandomSeed,
    noise_shape: Sequence[int | None] | None = None,
) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = noise_shape_of(x, noise_shape)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


def noise_shape_of(x: tf.Tensor, noise_shape: Sequence[int | None] | None) -> Any:
    """Return the shape of the noise; None in it stands for the size of x."""
    shape = tf.shape(x)
    if noise_shape is None:
        return shape
    known = enumerate(noise_shape)
    return [shape[axis] if size is None else size for axis, size in known]


States = tuple[tf.Tensor, ...]


class Recurrent(Block):
    """What the recurrent blocks share: a step along the time, with states.

    (batch, steps, features) -> (batch, units), or (batch, steps, units) with
    `return_sequences`. Where the mask (batch, steps) is false, a step is skipped: its
    output and states are those of the step before.
    """

    # Of the states that `step` takes and gives; the first one is the output.
    state_count = 1
    # The gates: the kernel has as many columns for each unit.
    gates = 1
    # Whether the seed of dropout is drawn before those of the start weights, as in Keras.
    seeded_first = False

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = "tanh",
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        recurrent_initializer: NameOrFunction = "orthogonal",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        recurrent_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        *,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        unroll: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        # Without dropout, too, as in Keras: the layers behind start like its own then.
        first = RandomSeed(seed) if self.seeded_first else None
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        recurrent = keras.regularizers.get(recurrent_regularizer)
        self.recurrent_kernel_regularizer = recurrent
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.activity_regularizer = keras.regularizers.get(activity_regularizer)
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.unroll = unroll
        # Whether a skipped step gives zeros, instead of the output before it.
        self.zero_output_for_mask = False
        self.seed = first or RandomSeed(seed)

    def build(self, features: int) -> None:
        """Make the kernel, the recurrent kernel and the bias."""
        columns = self.units * self.gates
        shape = (features, columns)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", (self.units, columns), self.recurrent_initializer
        )
        if self.use_bias:
            self.bias = self.add_weight(
                "bias", self.bias_shape(), self.bias_initializer
            )
        # A checkpoint of the Keras layer has them in a cell.
        self.cell = tf.Module()
        self.cell.kernel, self.cell.recurrent_kernel = self.weights[:2]
        if self.use_bias:
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
        # With recurrent dropout each gate has masks of its own. They are drawn in
        # inference, too, and not used: Keras' sequence of random numbers.
        count = self.gates if self.recurrent_dropout and self.gates > 1 else 1
        drawn = []
        for like, rate in ((x, self.dropout), (state, self.recurrent_dropout)):
            masks = None
            if rate > 0:
                ones = tf.ones_like(like)
                masks = [random_dropout(ones, rate, self.seed) for _ in range(count)]
            # A rate of 1 would leave nothing: Keras' gates take it for 0.
            used = training and (rate < 1 or self.gates == 1)
            drawn.append(masks if used else None)
        return drawn[0], drawn[1]

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,) * self.state_count
        masks = self.masks(x[:, 0], zeros, training)
        outputs, states = self.scan(x, states, mask, masks)
        y = outputs if self.return_sequences else states[0]
        return self.regularized((y, *states) if self.return_state else y)

    def scan(
        self, x: tf.Tensor, states: States, mask: tf.Tensor | None, masks: Any
    ) -> tuple[tf.Tensor, States]:
        """Return the outputs (batch, steps, units) and the last states.

        The outputs are None where only the states are needed.
        """
        x = tf.transpose(x, (1, 0, 2))
        x = tf.reverse(x, (0,)) if self.go_backwards else x
        steps = x.shape[0] or tf.shape(x)[0]
        inputs = tf.TensorArray(x.dtype, steps).unstack(x)
        kept = None
        if mask is not None:
            mask = tf.transpose(tf.cast(mask, tf.bool))[:, :, None]
            mask = tf.reverse(mask, (0,)) if self.go_backwards else mask
            kept = tf.TensorArray(tf.bool, steps).unstack(mask)
        count = steps if self.return_sequences else 0
        shape = (x.shape[1], self.units)
        outputs = tf.TensorArray(x.dtype, count, element_shape=shape)

        def body(time: Any, outputs: Any, before: Any, *old: tf.Tensor) -> Any:
            new = self.step(inputs.read(time), old, masks)
            output = new[0]
            if kept is not None:
                keep = kept.read(time)
                skipped = tf.zeros_like(output) if self.zero_output_for_mask else before
                output = tf.where(keep, output, skipped)
                new = tuple(tf.where(keep, n, o) for n, o in zip(new, old, strict=True))
            if self.return_sequences:
                outputs = outputs.write(time, output)
            return (time + 1, outputs, output, *new)

        carried = (0, outputs, states[0], *states)
        if self.unroll:
            for _ in range(x.shape[0]):
                carried = body(*carried)
        else:
            carried = tf.while_loop(
                lambda time, *_: time < steps, body, carried, swap_memory=True
            )
        if not self.return_sequences:
            return None, carried[3:]
        y = tf.transpose(carried[1].stack(), (1, 0, 2))
        return tf.ensure_shape(y, (None, x.shape[0], self.units)), carried[3:]


class GatedRecurrent(Recurrent):
    """What LSTM and GRU share: gates with an activation of their own."""

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = "tanh",
        recurrent_activation: NameOrFunction = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        recurrent_initializer: NameOrFunction = "orthogonal",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        recurrent_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        *,
        implementation: int = 2,
        use_cudnn: str | bool = "auto",
        **options: Any,
    ) -> None:
        super().__init__(
            units,
            activation,
            use_bias,
            kernel_initializer,
            recurrent_initializer,
            bias_initializer,
            kernel_regularizer,
            recurrent_regularizer,
            bias_regularizer,
            activity_regularizer,
            **options,
        )
        # How Keras calculates, not what: `implementation` and `use_cudnn` change nothing.
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def projected(
        self, x: tf.Tensor, kernel: tf.Tensor, masks: Any, bias: tf.Tensor | None
    ) -> list[tf.Tensor]:
        """Return x @ kernel + bias for each gate, after the dropout of that gate."""
        count = kernel.shape[1] // self.units
        if not self.recurrent_dropout:
            x = x if masks is None else x * masks[0]
            y = tf.matmul(x, kernel)
            return list(tf.split(y if bias is None else y + bias, count, -1))
        xs = [x] * count if masks is None else [x * mask for mask in masks[:count]]
        kernels = tf.split(kernel, count, -1)
        ys = [tf.matmul(x, kernel) for x, kernel in zip(xs, kernels, strict=True)]
        if bias is None:
            return ys
        return [y + b for y, b in zip(ys, tf.split(bias, count), strict=True)]


class RawLSTM(GatedRecurrent):
    """Long short-term memory, with the states h (the output) and c (the carry)."""

    state_count = 2
    gates = 4

    def __init__(
        self,
        units: int,
        activation: NameOrFunction = "tanh",
        recurrent_activation: NameOrFunction = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        recurrent_initializer: NameOrFunction = "orthogonal",
        bias_initializer: NameOrFunction = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: NameOrFunction = None,
        recurrent_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        **options: Any,
    ) -> None:
        super().__init__(
            units,
            activation,
            recurrent_activation,
            use_bias,
            kernel_initializer,
            recurrent_initializer,
            bias_initializer,
            kernel_regularizer,
            recurrent_regularizer,
            bias_regularizer,
            activity_regularizer,
            **options,
        )
        if unit_forget_bias:
            self.bias_initializer = self.bias_that_remembers(self.bias_initializer)

    def bias_that_remembers(self, initializer: Any) -> Any:
        """Return an initializer whose part for the forget gate is 1."""

        def bias(_: tuple[int, ...], dtype: Any) -> tf.Tensor:
            first = initializer((self.units,), dtype)
            rest = initializer((self.units * 2,), dtype)
            return tf.concat([first, tf.ones_like(first), rest], 0)

        return bias

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        h, c = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        if self.recurrent_dropout:
            bias = tf.cast(self.bias, x.dtype) if self.use_bias else None
            ours = self.projected(x, kernel, masks[0], bias)
            theirs = self.projected(h, recurrent_kernel, masks[1], None)
            gates = [a + b for a, b in zip(ours, theirs, strict=True)]
        else:
            x = x if masks[0] is None else x * masks[0][0]
            z = tf.matmul(x, kernel) + tf.matmul(h, recurrent_kernel)
            z = add_bias(z, self.bias) if self.use_bias else z
            gates = tf.split(z, 4, 1)
        i = self.recurrent_activation(gates[0])
        f = self.recurrent_activation(gates[1])
        c = f * c + i * self.activation(gates[2])
        o = self.recurrent_activation(gates[3])
        return o * self.activation(c), c


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.lstm = RawLSTM(8, activation='tanh',
                         recurrent_activation='sigmoid')
        self.dense1 = RawDense(units=4,
                            activation='relu',
                            kernel_initializer='he_uniform')
        self.dense2 = RawDense(1)

    @property
    def layers(self):
        return [self.lstm, self.dense1, self.dense2]

    def __call__(self, inputs, training=False):
        x = self.lstm(inputs, training=training)  # (batch, 8)
        x = self.dense1(x)  # (batch, 4)
        return self.dense2(x)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 5, 2])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net()
model(tf.zeros((1, 5, 2)))
