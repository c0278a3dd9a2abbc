"""Recurrent layers and what wraps them, as in keras.layers."""

import inspect
from typing import Any

import keras
import tensorflow as tf

from .base import Block, Composite, NameOrFunction, RandomSeed, add_bias
from .regularization import random_dropout

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
        inputs = self.dropped(x, self.dropout, count, training)
        return inputs, self.dropped(state, self.recurrent_dropout, count, training)

    def dropped(self, like: tf.Tensor, rate: float, count: int, training: bool) -> Any:
        """Return masks in the shape of a tensor, or None where they are not used."""
        if rate == 0:
            return None
        ones = tf.ones_like(like)
        masks = [random_dropout(ones, rate, self.seed) for _ in range(count)]
        # A rate of 1 would leave nothing: Keras' gates take it for 0.
        used = training and (rate < 1 or self.gates == 1)
        return masks if used else None

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,) * self.state_count
        masks = self.masks(x[:, 0], zeros, training)
        outputs = self.scan(x, states, mask, masks)
        return self.regularized(outputs if self.return_state else outputs[0])

    def scan(
        self, x: tf.Tensor, states: States, mask: tf.Tensor | None, masks: Any
    ) -> States:
        """Return the output, of all steps or of the last one, and the last states."""
        x = tf.transpose(x, (1, 0, 2))
        x = tf.reverse(x, (0,)) if self.go_backwards else x
        steps = x.shape[0] or tf.shape(x)[0]
        inputs = tf.TensorArray(x.dtype, steps).unstack(x)
        kept = None
        if mask is not None:
            by_step = tf.transpose(tf.cast(mask, tf.bool))[:, :, None]
            by_step = tf.reverse(by_step, (0,)) if self.go_backwards else by_step
            kept = tf.TensorArray(tf.bool, steps).unstack(by_step)
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
            return carried[3], *carried[3:]
        y = tf.transpose(carried[1].stack(), (1, 0, 2))
        return tf.ensure_shape(y, (None, x.shape[0], self.units)), *carried[3:]


class SimpleRNN(Recurrent):
    """activation(x @ kernel + bias + h @ recurrent_kernel), with the output h before.

    (batch, steps, features) -> (batch, units). With `return_sequences` it gives the
    outputs of all steps: (batch, steps, units).
    """

    seeded_first = True

    def regularized(self, y: Any) -> Any:
        """Return the output as it is: Keras takes a regularizer for it, and uses none."""
        return y

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the new h, alone: (batch, units)."""
        (h,) = states
        x = x if masks[0] is None else x * masks[0][0]
        h = h if masks[1] is None else h * masks[1][0]
        y = tf.matmul(x, tf.cast(self.kernel, x.dtype))
        if self.use_bias:
            y = add_bias(y, self.bias)
        y += tf.matmul(h, tf.cast(self.recurrent_kernel, x.dtype))
        return (self.activation(y),)


class GatedRecurrent(Recurrent):
    """What LSTM and GRU share: gates with an activation of their own.

    `implementation` and `use_cudnn` say how Keras calculates, and change nothing here.
    """

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


class LSTM(GatedRecurrent):
    """Long short-term memory, with the states h (the output) and c (the carry).

    (batch, steps, features) -> (batch, units). With `return_sequences` it gives the
    outputs of all steps: (batch, steps, units).
    """

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
        """Return the new h and c: (batch, units) each."""
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


class GRU(GatedRecurrent):
    """A gated recurrent unit, with an update gate, a reset gate and a candidate.

    (batch, steps, features) -> (batch, units). With `return_sequences` it gives the
    outputs of all steps: (batch, steps, units).
    """

    gates = 3

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
        reset_after: bool = True,
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
        self.reset_after = reset_after

    def bias_shape(self) -> tuple[int, ...]:
        """Return one row, or one for the inputs and one for the state."""
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the new h, alone: (batch, units)."""
        (h,) = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        if self.use_bias and self.reset_after:
            bias, state_bias = tf.unstack(tf.cast(self.bias, x.dtype))
        else:
            bias = tf.cast(self.bias, x.dtype) if self.use_bias else None
            state_bias = None
        last = self.units * 2
        read = recurrent_kernel if self.reset_after else recurrent_kernel[:, :last]
        ours = self.projected(x, kernel, masks[0], bias)
        theirs = self.projected(h, read, masks[1], state_bias)
        z = self.recurrent_activation(ours[0] + theirs[0])
        r = self.recurrent_activation(ours[1] + theirs[1])
        if self.reset_after:
            state = r * theirs[2]
        else:
            kept = h if masks[1] is None else h * masks[1][2]
            state = tf.matmul(r * kept, recurrent_kernel[:, last:])
        candidate = self.activation(ours[2] + state)
        return (z * h + (1 - z) * candidate,)


class Bidirectional(Composite):
    """A recurrent block forwards and a copy of it backwards along the time.

    (batch, steps, features) -> what the block gives, twice: put behind each other
    ("concat"), added ("sum"), multiplied ("mul"), averaged ("ave") or as two (None).
    """

    def __init__(
        self,
        layer: Recurrent,
        merge_mode: str | None = "concat",
        *,
        backward_layer: Recurrent | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.merge_mode = merge_mode
        self.forward_layer = fresh_copy(layer, "forward")
        self.backward_layer = backward_layer or fresh_copy(layer, "backward")
        if backward_layer is None:
            self.backward_layer.go_backwards = True
        for each in (self.forward_layer, self.backward_layer):
            each.zero_output_for_mask = each.return_sequences
            each.trainable = each.trainable and self.trainable

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = self.cast(x)
        y = self.forward_layer(x, mask=mask, training=training)
        back = self.backward_layer(x, mask=mask, training=training)
        states: States = ()
        if self.forward_layer.return_state:
            states = (*y[1:], *back[1:])
            y, back = y[0], back[0]
        y, back = tf.cast(y, self.compute_dtype), tf.cast(back, self.compute_dtype)
        if self.forward_layer.return_sequences:
            back = tf.reverse(back, (1,))
        merged = self.merged(y, back)
        if not states:
            return merged
        return (*merged, *states) if self.merge_mode is None else (merged, *states)

    def merged(self, y: tf.Tensor, back: tf.Tensor) -> Any:
        """Return both outputs as `merge_mode` says."""
        if self.merge_mode == "concat":
            return tf.concat([y, back], -1)
        if self.merge_mode == "sum":
            return y + back
        if self.merge_mode == "ave":
            return (y + back) / 2
        return y * back if self.merge_mode == "mul" else (y, back)


class TimeDistributed(Composite):
    """A block applied to each step, with the same weights.

    (batch, steps, ...) -> (batch, steps, what the block gives for a step)
    """

    def __init__(self, layer: Block, **options: Any) -> None:
        super().__init__(**options)
        self.layer = layer
        layer.trainable = layer.trainable and self.trainable
        # Keras calls the layer in a way that leaves this penalty out.
        layer.activity_regularizer = None
        self.told = "training" in inspect.signature(layer.__call__).parameters

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        told = {"training": training} if self.told else {}
        x = move_time(self.cast(x))
        if x.shape[0] is None:
            if not self.layer.weights:
                self.layer(x[0], **told)
            return move_time(
                tf.vectorized_map(lambda each: self.layer(each, **told), x)
            )
        steps = [self.layer(x[i], **told) for i in range(x.shape[0])]
        return move_time(tf.stack(steps))


def move_time(x: tf.Tensor) -> tf.Tensor:
    """Return x with its first two axes exchanged."""
    return tf.transpose(x, (1, 0, *range(2, x.shape.rank)))


def fresh_copy(layer: Recurrent, prefix: str) -> Recurrent:
    """Return a block with the same arguments, which draws start weights of its own."""
    twin = type(layer).__new__(type(layer))
    # What begins with an underscore is TensorFlow's: which object tracks which.
    tf.Module.__init__(twin, f"{prefix}_{layer.name}")
    for name, value in vars(layer).items():
        if isinstance(value, keras.initializers.Initializer):
            setattr(twin, name, value.clone())
        elif isinstance(value, RandomSeed):
            setattr(twin, name, RandomSeed(value.given))
        elif not name.startswith("_"):
            setattr(twin, name, value)
    return twin
