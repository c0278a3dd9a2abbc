"""The weights of a model in the order of its layers. Runs in the worker.

The worker's Python can be older than tfscaffold's: 3.10 reads this file.
"""

import re
from typing import Any

import keras


def groups_of(model: Any) -> list[tuple[Any, list[Any]]]:
    """Return the layers of a model and their weights, each once."""
    seen: set[int] = set()
    groups: list[tuple[Any, list[Any]]] = []
    layers = model.layers if hasattr(model, "layers") else []
    for layer in layers:
        if isinstance(layer, keras.layers.InputLayer) or id(layer) in seen:
            continue
        seen.add(id(layer))
        groups.append((layer, [v for v in layer.weights if id(v) not in seen]))
        seen.update(id(v) for v in layer.weights)
    every = model.weights if isinstance(model, keras.Model) else ()
    rest = [v for v in every if id(v) not in seen]
    return [*groups, (model, rest)] if rest else groups


def shape_of(variable: Any) -> tuple[int, ...]:
    return tuple(variable.shape)


def path_of(variable: Any) -> str:
    return str(getattr(variable, "path", variable.name))


def is_trained(model: Any, variable: Any) -> bool:
    if isinstance(model, keras.Model):
        return any(v is variable for v in model.trainable_weights)
    return bool(variable.trainable)


def seeds_of(model: Any) -> list[Any]:
    """Return the states of the random generators, in the order of the layers."""
    if isinstance(model, keras.Model):
        return [v for v in model.variables if "seed_generator" in v.path]
    return [
        v
        for layer in getattr(model, "layers", ())
        for v in layer.variables
        if not any(v is weight for weight in layer.weights)
    ]


def is_automatic(layer: Any) -> bool:
    """Whether Keras gave the layer its name: `max_pooling2d_3`."""
    name = re.sub(r"\W+", "", type(layer).__name__)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return re.fullmatch(rf"_?{re.escape(name)}(_\d+)?", layer.name) is not None
