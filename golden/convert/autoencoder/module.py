import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import tensorflow as tf
from tensorflow import keras


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


class StackedEncoder(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.flatten = Flatten()
        self.dense1 = Dense(100, activation="selu")
        self.dense2 = Dense(30, activation="selu")

    @property
    def layers(self):
        return [self.flatten, self.dense1, self.dense2]

    def __call__(self, inputs, training=False):
        x = self.flatten(inputs)  # (batch, 784)
        x = self.dense1(x)  # (batch, 100)
        return self.dense2(x)  # (batch, 30)


stacked_encoder = ModuleModel(StackedEncoder(), (None, 28, 28))


class StackedDecoder(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(100, activation="selu")
        self.dense2 = Dense(28 * 28, activation="sigmoid")
        self.reshape = Reshape([28, 28])

    @property
    def layers(self):
        return [self.dense1, self.dense2, self.reshape]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 100)
        x = self.dense2(x)  # (batch, 784)
        return self.reshape(x)  # (batch, 28, 28)


stacked_decoder = ModuleModel(StackedDecoder(), (None, 30))
stacked_ae = keras.models.Sequential([stacked_encoder, stacked_decoder])
stacked_ae.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=1.5))
