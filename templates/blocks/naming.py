"""The names that Keras gives to layers and to other objects."""

import re
from typing import Any

import keras


def keras_class(layer: Any) -> str:
    """Return the class of the Keras layer whose block this is, or of the one that it is."""
    name = type(layer).__name__
    if isinstance(layer, keras.layers.Layer):
        return name
    # A block whose name a file has another use for is called `RawDense`.
    return name.removeprefix("Raw")


def as_snake_case(name: str) -> str:
    """Return the name that Keras makes of that of a class or function."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
