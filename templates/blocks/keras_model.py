"""A `tf.Module` as a model of Keras, for what holds, trains or saves it through Keras."""

from collections.abc import Iterable
from typing import Any

import keras
import tensorflow as tf

from .naming import keras_class


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


def registered(saved: Any) -> Any:
    """Have Keras find a class where it reads a file; in HDF5 it looks for the bare name."""
    keras.utils.get_custom_objects()[saved.__name__] = saved
    return keras.utils.register_keras_serializable()(saved)


@registered
class SavedModuleModel(ModuleModel):
    """A model of Keras around a `tf.Module`, that is saved as a whole, too.

    The class of the module is registered with Keras, and has `get_config` and `from_config`.
    """

    def get_config(self) -> dict[str, Any]:
        """Return what `from_config` makes it of again."""
        dtype = self.given_dtype
        return {
            "name": self.name,
            "trainable": self.trainable,
            "module": keras.utils.serialize_keras_object(self.module),
            "shape": self.given_shape if self.built else None,
            "input_dtype": None if dtype is None else tf.as_dtype(dtype).name,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "SavedModuleModel":
        """Make one of its configuration, with new weights."""
        settings = dict(config)
        trainable = settings.pop("trainable")
        settings["module"] = keras.utils.deserialize_keras_object(settings["module"])
        model = cls(**settings)
        if not trainable:
            model.trainable = False
        return model


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
