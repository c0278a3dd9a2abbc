import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam


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
        self.activity_loss: tf.Tensor | None = None

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def regularizers(self) -> dict[str, Any]:
        """The regularizers of the variables, by their attributes."""
        return {name: None for name in vars(self)}

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


def as_tuple(value: int | Sequence[int], length: int) -> tuple[int, ...]:
    """Return (value,) * length for a number, and a sequence as a tuple."""
    return (value,) * length if isinstance(value, int) else tuple(value)


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


class LeakyReLU(Block):
    """x above 0, negative_slope * x below: (batch, ...) -> (batch, ...)"""

    def __init__(self, negative_slope: float = 0.3) -> None:
        super().__init__()
        # `alpha` is the old name.
        self.negative_slope = negative_slope

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.leaky_relu(self.cast(x), self.negative_slope)


class Conv2D(Block):
    """(batch, height, width, channels) -> (batch, new height, new width, filters)"""

    rank = 2

    def __init__(
        self, filters: int, kernel_size: int, strides: int = 1, padding: str = "valid"
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * self.rank
        self.strides = (strides,) * self.rank
        self.causal = self.rank == 1 and padding.lower() == "causal"
        self.padding = "VALID" if self.causal else padding.upper()
        self.dilation_rate = as_tuple(1, self.rank)
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
            strides=self.strides,
            padding=self.padding,
            data_format=("NWC", "NHWC", "NDHWC")[self.rank - 1],
            dilations=self.dilation_rate,
        )
        return add_bias(x, self.bias)


class Conv2DTranspose(Block):
    """(batch, height, width, channels) -> (batch, more height, more width, filters)"""

    rank = 2

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        strides: int = 1,
        padding: str = "valid",
        activation: str | None = None,
    ) -> None:
        super().__init__()
        require_channels_last(self)
        self.filters = filters
        self.kernel_size = (kernel_size,) * self.rank
        self.strides = (strides,) * self.rank
        self.padding = padding.upper()
        self.dilation_rate = as_tuple(1, self.rank)
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, channels: int) -> None:
        """Make the kernel (*kernel_size, filters, channels) and the bias (filters,)."""
        shape = (*self.kernel_size, self.filters, channels)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", (self.filters,), tf.zeros)

    def size(self, size: Any, axis: int) -> Any:
        """Return the size along an axis that was `size` long."""
        stride = self.strides[axis]
        kernel = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.padding == "SAME":
            return size * stride
        return (size - 1) * stride + max(kernel, stride)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        sizes = tf.unstack(tf.shape(x))
        known = [size or sizes[axis] for axis, size in enumerate(x.shape)]
        shape = [self.size(size, axis) for axis, size in enumerate(known[1:-1])]
        x = tf.nn.conv_transpose(
            x,
            tf.cast(self.kernel, x.dtype),
            [known[0], *shape, self.filters],
            self.strides,
            self.padding,
            dilations=self.dilation_rate,
        )
        x = add_bias(x, self.bias)
        return self.activation(x)


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        self.units = units
        self.activation = keras.activations.get(activation)
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
        x = add_bias(x, self.bias)
        return self.activation(x)


class ModuleModel(keras.Model):
    """A model of Keras that computes by a `tf.Module`, whose variables are its weights.

    It is compiled, trained, frozen, counted and held by other models as any other one. Its
    layers only list their weights, and it has no configuration: save its weights, not the
    whole model. The arguments `shape`, with the batch axis, and `input_dtype` are those of
    its input; without a shape it makes its variables on the first call.
    """

    def __init__(
        self,
        module: tf.Module,
        shape: Any = None,
        input_dtype: Any = None,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name, autocast=False)
        self.module = module
        self.parts: Any = []
        self.given_dtype = input_dtype
        if shape is not None:
            self.given_dtype = input_dtype or keras.config.floatx()
            self.build(tuple(shape))

    def build(self, input_shape: Any) -> None:
        """Make the variables, and list them layer by layer, as Keras does."""
        if self.built:
            return
        self.given_shape = tuple(input_shape)
        if self.given_dtype is None:
            # As a Sequential without an input: that of its first layer.
            first: Any = self.module
            while isinstance(first, tf.Module) and hasattr(first, "layers"):
                first = first.layers[0]
            self.given_dtype = first.compute_dtype
        example = keras.KerasTensor(self.given_shape, self.given_dtype)
        # SciKeras counts them.
        self.outputs = [self.compute_output_spec(example, training=False)]
        self.parts = listed(self.module.layers)
        for part in self.parts if not self.trainable else ():
            # The model was frozen before it had any.
            part.trainable = False

    @property
    def input_shape(self) -> Any:
        """The shape of its input: a Sequential whose first layer it is builds itself by it."""
        if not self.built:
            raise AttributeError(f"{self.name} has not been built.")
        return self.given_shape

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Cast and expand inputs as a Sequential does, and call the module."""
        if mask is not None:
            raise NotImplementedError(
                f"{self.name} is given an input with a mask, which its tf.Module cannot "
                "read. Take away what makes it, or use the Keras model."
            )
        x = tf.cast(inputs, self.given_dtype)
        rank = len(self.given_shape)
        if x.shape.rank == rank + 1 and x.shape[-1] == 1:
            x = tf.squeeze(x, -1)
        elif x.shape.rank == rank - 1 and self.given_shape[-1] == 1:
            x = tf.expand_dims(x, -1)
        told = {} if training is None else {"training": training}
        outputs = self.module(x, **told)
        for loss in losses_of(self.parts):
            self.add_loss(loss)
        return outputs


class ListedLayer(keras.layers.Layer):
    """A layer in raw TensorFlow as Keras lists it: its weights, and whether they train."""

    def __init__(self, block: Any, name: str) -> None:
        trainable = getattr(block, "trainable", True)
        super().__init__(name=name, trainable=trainable, autocast=False)
        self.block = block
        members = vars(block)
        self.is_model = hasattr(block, "layers")
        with keras.name_scope(name):
            # A file in HDF5 finds each weight by its path.
            if self.is_model:
                self.parts = listed(block.layers)
            else:
                self.held = [
                    HeldVariable(value, block.regularizers[attribute])
                    for attribute, value in members.items()
                    if isinstance(value, tf.Variable)
                ]
                inner = [v for v in members.values() if isinstance(v, tf.Module)]
                self.parts = listed(each for each in inner if hasattr(each, "weights"))
        self.built = True

    def activity_losses(self) -> list[Any]:
        """Return what regularizers make of the outputs of the last call."""
        found = [] if self.is_model else [self.block.activity_loss]
        return [*(loss for loss in found if loss is not None), *losses_of(self.parts)]

    @property
    def trainable(self) -> bool:
        """Whether its weights are trained; a normalization then follows the batches."""
        return bool(keras.layers.Layer.trainable.fget(self))

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self.block.trainable = bool(value)
        keras.layers.Layer.trainable.fset(self, value)


class HeldVariable(keras.Variable):
    """A variable of Keras that is one of TensorFlow's, which somebody else has made."""

    def __init__(self, variable: tf.Variable, regularizer: Any) -> None:
        self.held = variable
        super().__init__(
            lambda shape, dtype: self.held,
            shape=variable.shape,
            dtype=variable.dtype.name,
            trainable=variable.trainable,
            name=variable.name.rpartition("/")[2].partition(":")[0],
        )
        self.regularizer = regularizer

    def _initialize(self, value: Any) -> None:
        """Take the variable that is there in place of a new one with this value."""
        del value
        self._value = self.held


def listed(layers: Iterable[Any]) -> list[keras.layers.Layer]:
    """Return the layers of a module as Keras lists them: those of Keras stay what they are."""
    found, given = [], [*layers]
    names = {each.name for each in given if isinstance(each, keras.layers.Layer)}
    for layer in given:
        if not isinstance(layer, keras.layers.Layer):
            # In HDF5, each has a name of its own.
            name, number = layer.name, 0
            while name in names:
                number += 1
                name = f"{layer.name}_{number}"
            # Keras calls the layers in a file of weights by their classes.
            layer = type(keras_class(layer), (ListedLayer,), {})(layer, name)
            names.add(name)
        found.append(layer)
    return found


def losses_of(layers: Any) -> list[Any]:
    """Return what regularizers make of the outputs of layers, but for those of Keras."""
    listed_layers = [layer for layer in layers if isinstance(layer, ListedLayer)]
    return [loss for layer in listed_layers for loss in layer.activity_losses()]


def keras_class(layer: Any) -> str:
    """Return the class of the Keras layer whose block this is, or of the one that it is."""
    name = type(layer).__name__
    if isinstance(layer, keras.layers.Layer):
        return name
    # A block whose name a file has another use for is called `RawDense`.
    return name.removeprefix("Raw")


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


class Flatten(Block):
    """(batch, ...) -> (batch, features)"""

    def __init__(self) -> None:
        super().__init__()
        require_channels_last(self)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        known = x.shape[1:].is_fully_defined()
        features = math.prod(x.shape[1:]) if known else -1
        return tf.reshape(x, (tf.shape(x)[0], features))


class Reshape(Block):
    """(batch, ...) -> (batch, *target_shape); one size may be -1: what is left."""

    def __init__(self, target_shape: Sequence[int]) -> None:
        super().__init__()
        self.target_shape = tuple(target_shape)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = self.cast(x)
        shape = self.target_shape
        if -1 in shape and x.shape[1:].is_fully_defined():
            # The next block may need the size to make its variables.
            rest = math.prod(x.shape[1:]) // -math.prod(shape)
            shape = tuple(rest if size == -1 else size for size in shape)
        return tf.reshape(x, (tf.shape(x)[0], *shape))


latent_dim = 100


class Generator(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense = Dense(7 * 7 * 32)
        self.leaky_relu1 = LeakyReLU(0.2)
        self.reshape = Reshape((7, 7, 32))
        self.conv_transpose1 = Conv2DTranspose(16, 4, strides=2, padding="same")
        self.leaky_relu2 = LeakyReLU(0.2)
        self.conv_transpose2 = Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")

    @property
    def layers(self):
        return [
            self.dense,
            self.leaky_relu1,
            self.reshape,
            self.conv_transpose1,
            self.leaky_relu2,
            self.conv_transpose2,
        ]

    def __call__(self, inputs, training=False):
        x = self.dense(inputs)  # (batch, 1568)
        x = self.leaky_relu1(x)
        x = self.reshape(x)  # (batch, 7, 7, 32)
        x = self.conv_transpose1(x)  # (batch, 14, 14, 16)
        x = self.leaky_relu2(x)
        return self.conv_transpose2(x)  # (batch, 28, 28, 1)


def build_generator():
    model = ModuleModel(Generator(), (None, latent_dim), name="generator")
    return model


class Discriminator(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.conv = Conv2D(16, 3, strides=2, padding="same")
        self.leaky_relu = LeakyReLU(0.2)
        self.dropout = Dropout(0.3)
        self.flatten = Flatten()
        self.dense = Dense(1, activation="sigmoid")

    @property
    def layers(self):
        return [self.conv, self.leaky_relu, self.dropout, self.flatten, self.dense]

    def __call__(self, inputs, training=False):
        x = self.conv(inputs)  # (batch, 14, 14, 16)
        x = self.leaky_relu(x)
        x = self.dropout(x, training=training)
        x = self.flatten(x)  # (batch, 3136)
        return self.dense(x)  # (batch, 1)


def build_discriminator():
    model = ModuleModel(Discriminator(), (None, 28, 28, 1), name="discriminator")
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))
    return model


generator = build_generator()
discriminator = build_discriminator()

# The combined model trains the generator only
discriminator.trainable = False
gan = Sequential([generator, discriminator])
gan.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))

noise = np.random.normal(size=(4, latent_dim))
print(gan.predict(noise).shape)
