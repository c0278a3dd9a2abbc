import math
import random
from collections.abc import Iterable, Sequence
from typing import Any

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential


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


def require_channels_last(block: tf.Module) -> None:
    """Refuse images of the shape (batch, channels, height, width)."""
    given = keras.config.image_data_format()
    if given != "channels_last":
        raise NotImplementedError(
            f"{type(block).__name__}(data_format={given!r}): this tf.Module "
            "reads channels_last only. Transpose the data, or use the Keras layer."
        )


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


# A fraction, or the lowest and the highest one.
Factor = float | Sequence[float]


class RandomImages(tf.Module):
    """What blocks share that change images at random, each one in its own way.

    (batch, height, width, channels), or one image; unlike other blocks they do so unless
    `training` is False, as in Keras.
    """

    def __init__(self) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.trainable = True
        self.activity_loss: tf.Tensor | None = None
        require_channels_last(self)
        self.seed = RandomSeed()

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        return [self.activity_loss] if self.activity_loss is not None else []

    @property
    def regularizers(self) -> dict[str, Any]:
        """The regularizers of the variables, by their attributes."""
        return {name: None for name in vars(self)}

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        """Return the images, changed at random."""
        raise NotImplementedError

    def draw(self, shape: Any, least: float, most: float) -> tf.Tensor:
        """Return random numbers between two bounds."""
        least, most = (tf.cast(least, tf.float32), tf.cast(most, tf.float32))
        seed = self.seed.next()
        return tf.random.stateless_uniform(shape, seed, least, most, tf.float32)

    def __call__(self, x: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if training is False:
            return x
        if x.shape.rank == 3:
            return self.changed(x[None])[0]
        return self.changed(x)


class RandomFlip(RandomImages):
    """Every second image is flipped: "horizontal", "vertical" or "horizontal_and_vertical"."""

    def __init__(self, mode: str = "horizontal_and_vertical") -> None:
        super().__init__()
        self.mode = mode

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        flips = self.draw((tf.shape(x)[0], 1, 1, 1), 0.0, 1.0) <= 0.5
        if "horizontal" in self.mode:
            x = tf.where(flips, tf.reverse(x, (2,)), x)
        if "vertical" in self.mode:
            x = tf.where(flips, tf.reverse(x, (1,)), x)
        return x


class RandomAffine(RandomImages):
    """What blocks share that move the pixels of an image."""

    def changed(self, x: tf.Tensor) -> tf.Tensor:
        count = tf.shape(x)[0]
        height = tf.cast(tf.shape(x)[1], tf.float32)
        width = tf.cast(tf.shape(x)[2], tf.float32)
        rows = self.matrix(count, height, width)
        zeros = tf.zeros((count, 2))
        y = tf.raw_ops.ImageProjectiveTransformV3(
            images=x,
            transforms=tf.concat([*(row[:, None] for row in rows), zeros], 1),
            output_shape=tf.shape(x)[1:-1],
            fill_value=0.0,
            interpolation="BILINEAR",
            fill_mode="REFLECT",
        )
        return tf.ensure_shape(y, x.shape)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        """Return where the pixels come from: (a x + b y + c, d x + e y + f), (batch,) each."""
        raise NotImplementedError


class RandomRotation(RandomAffine):
    """Images turned about their middle, by a part of a full turn."""

    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.factor = factor_range(factor)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        lower, upper = self.factor
        angle = self.draw((count,), lower * 360.0, upper * 360.0) * (math.pi / 180.0)
        cos, sin = tf.cos(angle), tf.sin(angle)
        x, y = 0.5 * (width - 1), 0.5 * (height - 1)
        return cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos


class RandomZoom(RandomAffine):
    """Images that are drawn nearer (below 0) or moved away (above 0) by a part of their size."""

    def __init__(self, height_factor: Factor) -> None:
        super().__init__()
        self.height_factor = factor_range(height_factor)

    def matrix(
        self, count: tf.Tensor, height: tf.Tensor, width: tf.Tensor
    ) -> Sequence[tf.Tensor]:
        low, high = self.height_factor
        tall = wide = self.draw((count,), 1.0 + low, 1.0 + high)
        zero = tf.zeros_like(wide)
        x = (width - 1.0) / 2.0 * (1.0 - wide)
        y = (height - 1.0) / 2.0 * (1.0 - tall)
        return wide, zero, x, zero, tall, y


def factor_range(factor: Factor) -> tuple[float, float]:
    """Return the lowest and the highest factor; one number stands for both signs of it."""
    if isinstance(factor, int | float):
        return -abs(factor), abs(factor)
    lower, upper = sorted(factor)
    return lower, upper


img_height = 18
img_width = 18
class_names = ['daisy', 'dandelion', 'roses']


class DataAugmentation(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.random_flip = RandomFlip("horizontal")
        self.random_rotation = RandomRotation(0.1)
        self.random_zoom = RandomZoom(0.1)

    @property
    def layers(self):
        return [self.random_flip, self.random_rotation, self.random_zoom]

    def __call__(self, inputs, training=None):
        x = self.random_flip(inputs, training=training)
        x = self.random_rotation(x, training=training)
        return self.random_zoom(x, training=training)


data_augmentation = ModuleModel(DataAugmentation(), (None, img_height, img_width, 3))

num_classes = len(class_names)

model = Sequential([
  data_augmentation,
  layers.Rescaling(1./255),
  layers.Conv2D(16, 3, padding='same', activation='relu'),
  layers.MaxPooling2D(),
  layers.Flatten(),
  layers.Dense(num_classes, name="outputs")
])

model.compile(optimizer='adam',
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
