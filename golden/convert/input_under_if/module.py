import math
import random
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
from keras import backend


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
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            is_trained = trainable and self.trainable
            return tf.Variable(value, trainable=is_trained, name=name)

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
        start = random.randint(1, 10**9) if seed is None else seed
        state = tf.constant([start, 0], tf.int64)
        self.state = tf.Variable(state, trainable=False, name="seed")


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


class RawConv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    def __init__(self, filters: int, kernel_size: int) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * 2
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, channels, filters) and the bias (filters,)."""
        shape = (*self.kernel_size, channels, self.filters)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[-1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        x = tf.nn.convolution(
            x,
            tf.cast(self._kernel, x.dtype),
            strides=(1, 1),
            padding="VALID",
            data_format="NHWC",
            dilations=(1, 1),
        )
        return add_bias(x, self.bias)


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


class RawBatchNormalization(Block):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta, along the channels.

    In training, mean and variance are those of the batch, and the moving ones follow
    them; otherwise the moving ones are used. (batch, ...) -> (batch, ...)
    """

    def __init__(self) -> None:
        super().__init__()
        self.momentum = 0.99
        self.epsilon = 0.001
        self.gamma = self.beta = None

    def build(self, channels: int) -> None:
        """Make gamma, beta and the moving mean and variance, each (channels,)."""
        self.gamma = self.add_weight("gamma", (channels,), tf.ones)
        self.beta = self.add_weight("beta", (channels,), tf.zeros)
        self.moving_mean = self.add_weight(
            "moving_mean", (channels,), tf.zeros, trainable=False
        )
        self.moving_variance = self.add_weight(
            "moving_variance", (channels,), tf.ones, trainable=False
        )

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(x.shape[-1])
        # Half precision is too coarse for statistics.
        x = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        mean = tf.cast(self.moving_mean, x.dtype)
        variance = tf.cast(self.moving_variance, x.dtype)
        if training and self.trainable:
            axes = list(range(x.shape.rank))
            del axes[-1]
            batch_mean, batch_variance = tf.nn.moments(x, axes)
            self.moving_mean.assign(self.follow(mean, batch_mean))
            self.moving_variance.assign(self.follow(variance, batch_variance))
            mean, variance = batch_mean, batch_variance
        x = tf.nn.batch_normalization(
            x,
            self.along_axis(mean, x),
            self.along_axis(variance, x),
            self.along_axis(self.beta, x),
            self.along_axis(self.gamma, x),
            self.epsilon,
        )
        return tf.cast(x, self.compute_dtype)

    def follow(self, moving: tf.Tensor, batch: tf.Tensor) -> tf.Tensor:
        """Return the moving statistic a step nearer to that of the batch."""
        value = moving * self.momentum + batch * (1 - self.momentum)
        return tf.cast(value, self.variable_dtype)

    def along_axis(self, vector: tf.Tensor | None, x: tf.Tensor) -> tf.Tensor | None:
        """Return the vector (channels,) in a shape that x broadcasts with."""
        if vector is None:
            return None
        shape = [1] * x.shape.rank
        shape[-1] = -1
        return tf.reshape(tf.cast(vector, x.dtype), shape)


class RawFlatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


States = tuple[tf.Tensor, ...]


class RawLSTM(Block):
    """Long short-term memory, with the states h (the output) and c (the carry).

    (batch, steps, features) -> (batch, units)
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units
        self.kernel_initializer = keras.initializers.get("glorot_uniform")
        self.recurrent_initializer = keras.initializers.get("orthogonal")
        self.bias_initializer = keras.initializers.get("zeros")
        self.go_backwards = False
        self.seed = RandomSeed(None)
        self.bias_initializer = self.bias_that_remembers(self.bias_initializer)

    def build(self, features: int) -> None:
        """Make the kernel, the recurrent kernel and the bias."""
        columns = self.units * 4
        shape = (features, columns)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", (self.units, columns), self.recurrent_initializer
        )
        self.bias = self.add_weight("bias", (self.units * 4,), self.bias_initializer)
        # A checkpoint of the Keras layer has them in a cell.
        self.cell = tf.Module()
        self.cell.kernel, self.cell.recurrent_kernel = self.weights[:2]
        self.cell.bias = self.bias

    def step(self, x: tf.Tensor, states: States) -> States:
        """Return the new h and c: (batch, units) each."""
        h, c = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        z = tf.matmul(x, kernel) + tf.matmul(h, recurrent_kernel)
        z = add_bias(z, self.bias)
        gates = tf.split(z, 4, 1)
        i = keras.activations.sigmoid(gates[0])
        f = keras.activations.sigmoid(gates[1])
        c = f * c + i * keras.activations.tanh(gates[2])
        o = keras.activations.sigmoid(gates[3])
        return o * keras.activations.tanh(c), c

    def scan(self, x: tf.Tensor, states: States, mask: tf.Tensor | None) -> States:
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
        shape = (x.shape[1], self.units)
        outputs = tf.TensorArray(x.dtype, 0, element_shape=shape)

        def body(time: Any, outputs: Any, before: Any, *old: tf.Tensor) -> Any:
            new = self.step(inputs.read(time), old)
            output = new[0]
            if kept is not None:
                keep = kept.read(time)
                output = tf.where(keep, output, before)
                new = tuple(tf.where(keep, n, o) for n, o in zip(new, old, strict=True))
            return (time + 1, outputs, output, *new)

        carried = (0, outputs, states[0], *states)
        carried = tf.while_loop(
            lambda time, *_: time < steps, body, carried, swap_memory=True
        )
        return carried[3], *carried[3:]

    def bias_that_remembers(self, initializer: Any) -> Any:
        """Return an initializer whose part for the forget gate is 1."""

        def bias(_: tuple[int, ...], dtype: Any) -> tf.Tensor:
            first = initializer((self.units,), dtype)
            rest = initializer((self.units * 2,), dtype)
            return tf.concat([first, tf.ones_like(first), rest], 0)

        return bias

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,) * 2
        outputs = self.scan(x, states, mask)
        return outputs[0]


class RawBidirectional(Block):
    """A recurrent block forwards and a copy of it backwards along the time.

    (batch, steps, features) -> what the block gives, twice: put behind each other
    ("concat"), added ("sum"), multiplied ("mul"), averaged ("ave") or as two (None).
    """

    def __init__(self, layer: RawLSTM) -> None:
        super().__init__()
        self.forward_layer = fresh_copy(layer, "forward")
        self.backward_layer = fresh_copy(layer, "backward")
        self.backward_layer.go_backwards = True
        for each in (self.forward_layer, self.backward_layer):
            each.zero_output_for_mask = False
            each.trainable = each.trainable and self.trainable

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables of the blocks in it, in their order."""
        return [weight for block in self.blocks for weight in block.weights]

    @property
    def losses(self) -> list[tf.Tensor]:
        """The losses of the blocks in it."""
        return [loss for block in self.blocks for loss in block.losses]

    @property
    def blocks(self) -> list[Block]:
        """The blocks in it, in the order of their making."""
        return [v for v in vars(self).values() if isinstance(v, Block)]

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = self.cast(x)
        y = self.forward_layer(x, mask=mask, training=training)
        back = self.backward_layer(x, mask=mask, training=training)
        y, back = tf.cast(y, self.compute_dtype), tf.cast(back, self.compute_dtype)
        return tf.concat([y, back], -1)


def fresh_copy(layer: RawLSTM, prefix: str) -> RawLSTM:
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


class Net(tf.Module):
    def __init__(self, both_ways, name=None):
        super().__init__(name=name)
        self.stack = []
        if both_ways:
            self.stack.append(RawBidirectional(RawLSTM(8)))
        else:
            self.stack.append(RawLSTM(8))
        self.dense = RawDense(1)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x, training=training)
        return self.dense(x)


def recurrent(both_ways, features):
    model = Net(both_ways)
    model(tf.zeros((1, 3, features)))
    return model


class ByKind(tf.Module):
    def __init__(self, kind, last, name=None):
        super().__init__(name=name)
        self.stack = []
        if kind == "flat":
            # A vector.
            self.stack.append(RawDense(3))  # hidden
        elif kind == "image":
            self.stack.append(RawConv2D(2, 3))
            self.stack.append(RawFlatten())
        else:
            raise ValueError(f"unknown kind {kind}")
        self.dense = RawDense(last)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)


def by_kind(kind, last):
    # One of two networks.
    model = ByKind(kind, last)
    model(tf.zeros((1, *((4,) if kind == "flat" else (8, 8, 1)))))
    return model


class Normalized(tf.Module):
    def __init__(self, normalize, name=None):
        super().__init__(name=name)
        self.stack = []
        if normalize:
            self.stack.append(RawBatchNormalization())
        self.dense = RawDense(2)

    @property
    def layers(self):
        return [*self.stack, self.dense]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x, training=training)
        return self.dense(x)


def normalized(size, normalize):
    model = Normalized(normalize)
    model(tf.zeros((1, size)))
    return model


class Image(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.conv = RawConv2D(2, 3)

    @property
    def layers(self):
        return [self.conv]

    def __call__(self, inputs, training=False):
        return self.conv(inputs)


def image(rows, columns):
    if backend.image_data_format() == "channels_first":
        shape = (1, rows, columns)
    else:
        shape = (rows, columns, 1)
    model = Image()
    model(tf.zeros((1, *shape)))
    return model


class Computed(tf.Module):
    def __init__(self, wide, deep, size, name=None):
        super().__init__(name=name)
        self.stack = []
        if deep if wide else size > 3:
            self.stack.append(RawDense(3))
        else:
            self.stack.append(RawDense(2))

    @property
    def layers(self):
        return [*self.stack]

    def __call__(self, inputs, training=False):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x


def computed(wide, deep, size):
    model = Computed(wide, deep, size)
    model(
        tf.zeros(
            (
                1,
                *(
                    ((size,) if deep else (size, 2))
                    if (deep if wide else size > 3)
                    else (((size if deep else 7),))
                ),
            )
        )
    )
    return model


one_way = recurrent(False, 4)
both_ways = recurrent(True, 4)
flat = by_kind("flat", 2)
convolution = by_kind("image", 2)
plain = normalized(4, False)
with_normalization = normalized(4, True)
of_images = image(8, 9)
chosen = computed(True, False, 5)
