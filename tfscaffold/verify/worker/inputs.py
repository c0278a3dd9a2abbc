"""What a model takes: shapes and dtypes, stated or tried."""

from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf

# Tried in this order where neither form states a shape, and the first layer fits.
SHAPES: tuple[tuple[int, ...], ...] = (
    (16,),
    (12, 16),
    (32, 32, 3),
    (28, 28, 1),
    (64, 64, 3),
    (28, 28),
    (256, 8),
    (224, 224, 3),
    (8, 16, 16, 3),
    (8, 8, 8, 8, 3),
)
OPEN_SIZES = ((12, 15), (32, 36), (64, 68), (224, 225))
# A shape and a dtype.
Spec = tuple[tuple[Any, ...], str]


def declared(model: Any) -> list[Spec] | None:
    """Return the shape and dtype of each input that a model states, or None."""
    try:
        inputs = model.inputs
    except (AttributeError, ValueError):
        return None
    if not inputs:
        return None
    return [
        (tuple(each.shape), keras.backend.standardize_dtype(each.dtype))
        for each in tf.nest.flatten(inputs)
    ]


def sized(specs: list[Spec]) -> Iterator[list[list[Spec]]]:
    """Yield the inputs with a batch size, and two sizes for what is open."""
    if all(None not in shape[1:] for shape, _ in specs):
        yield [[_closed(spec, 2, 0) for spec in specs]]
        return
    for sizes in OPEN_SIZES:
        yield [
            [_closed(spec, batch, size) for spec in specs]
            for batch, size in zip((2, 3), sizes, strict=True)
        ]


def _closed(spec: Spec, batch: int, size: int) -> Spec:
    shape, dtype = spec
    first = (shape[0] or batch,) if shape else ()
    return (*first, *(each or size for each in shape[1:])), dtype


def build(model: Any, inputs: list[Any]) -> None:
    """Call a model once if it is not built, or if it is not known what it takes."""
    if len(inputs) > 1 or not getattr(model, "built", False) or not model.weights:
        for x in inputs:
            model(x, training=False)


def fitting(layer: Any) -> Iterator[tuple[int, ...]]:
    """Yield the shapes without the batch axis that a layer's own declaration allows."""
    spec = getattr(layer, "input_spec", None)
    rank = getattr(spec, "ndim", None)
    least = getattr(spec, "min_ndim", None) or 0
    for shape in SHAPES:
        if len(shape) + 1 >= least and rank in (None, len(shape) + 1):
            yield shape


def first_layer(model: Any) -> Any:
    """Return the layer that gets the input; inside a nested model, its first one."""
    layer = model
    while isinstance(layer, keras.Model):
        layers = [
            each
            for each in layer.layers
            if not isinstance(each, keras.layers.InputLayer)
        ]
        if not layers:
            return layer
        layer = layers[0]
    return layer


def integer_limit(layer: Any) -> int | None:
    """Return what the integers that a layer takes are below, or None."""
    if isinstance(layer, keras.layers.Embedding):
        return int(layer.input_dim)
    if isinstance(layer, keras.layers.CategoryEncoding):
        return int(layer.num_tokens or 10)
    if isinstance(layer, keras.layers.IntegerLookup | keras.layers.Hashing):
        return 10
    return None


def in_words(specs: list[Spec]) -> str:
    return ", ".join(f"{dtype}{shape}" for shape, dtype in specs)


def shapes_of(x: Any) -> str:
    return ", ".join(
        f"{each.dtype.name}{tuple(each.shape)}" for each in tf.nest.flatten(x)
    )
