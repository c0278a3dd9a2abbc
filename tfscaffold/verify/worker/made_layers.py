"""Layers in the place of those that are not there: what is compared is how they are used."""

import zlib
from typing import Any

import keras

_OF_KERAS = ("name", "dtype", "trainable", "input_shape")


class MadeLayer(keras.layers.Layer):  # type: ignore[misc]
    """A layer that takes any arguments, and keeps the shape of its input.

    It scales by a weight, and by a number that depends on its arguments: where these differ, so
    does what it computes.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        own = {n: options.pop(n) for n in _OF_KERAS if n in options}
        super().__init__(**own)
        told = repr((_plain(args), sorted((n, _plain(v)) for n, v in options.items())))
        self.factor = 1 + zlib.crc32(told.encode()) / (1 << 33)

    def build(self, input_shape: Any) -> None:
        """Make the weight."""
        self.scale = self.add_weight(shape=(), initializer="ones", name="scale")

    def call(self, inputs: Any) -> Any:
        """Return the scaled input."""
        return keras.ops.cast(inputs, self.compute_dtype) * self.scale * self.factor


class LayerOfEachProgram:
    """A layer object: every program gets one of its own."""

    def __deepcopy__(self, _: Any) -> MadeLayer:
        return MadeLayer()

    def __repr__(self) -> str:
        return "a layer that keeps the shape"


def _plain(value: Any) -> Any:
    """Return what of a value is the same in each process."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return [(_plain(k), _plain(v)) for k, v in value.items()]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    # A Sequential may be a model of another class in the result.
    return "a model" if isinstance(value, keras.Model) else type(value).__name__
