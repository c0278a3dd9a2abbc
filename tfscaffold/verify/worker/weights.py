"""The weights of a model in the order of its layers."""

import re
from typing import Any

import keras
import tensorflow as tf

from tfscaffold.verify.worker.programs import Different


def module_in(model: Any) -> Any:
    """Return the `tf.Module` that a model is, or around which it is one of Keras, or None."""
    if isinstance(model, tf.Module):
        return model
    held = getattr(model, "module", None)
    return held if isinstance(held, tf.Module) else None


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


def paired(original: Any, result: Any) -> list[tuple[Any, Any]]:
    """Return the weights of both models in the order of the layers.

    Raises:
        Different: Their number or a shape differs.
    """
    old = [v for _, group in groups_of(original) for v in group]
    new = [v for _, group in groups_of(result) for v in group]
    if len(old) != len(new):
        raise Different(
            f"the result has {len(new)} weights, the original has {len(old)}"
        )
    pairs = list(zip(old, new, strict=True))
    for number, (a, b) in enumerate(pairs):
        if shape_of(a) != shape_of(b):
            raise Different(
                f"weight {number} has the shape {shape_of(b)} in the result, and "
                f"{shape_of(a)} in the original ({path_of(a)})"
            )
    return pairs


def copy(original: Any, result: Any, pairs: list[tuple[Any, Any]]) -> None:
    """Give the result the weights and the random states of the original."""
    # Where one has more of them, the outputs tell.
    seeds = zip(seeds_of(original), seeds_of(result), strict=False)
    for a, b in [*pairs, *seeds]:
        b.assign(a.numpy().astype(b.numpy().dtype))
    # A Normalization keeps what it computes of its weights.
    for layer, _ in [*groups_of(original), *groups_of(result)]:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def shape_of(variable: Any) -> tuple[int, ...]:
    return tuple(variable.shape)


def path_of(variable: Any) -> str:
    return str(getattr(variable, "path", variable.name))


def is_trained(model: Any, variable: Any) -> bool:
    if isinstance(model, keras.Model):
        return any(v is variable for v in model.trainable_weights)
    # A `tf.Module` that holds a Keras model leaves out what that one does not train.
    return any(v is variable for v in model.trainable_variables)


def seeds_of(model: Any) -> list[Any]:
    """Return the states of the random generators, in the order of the layers."""
    module = module_in(model)
    layers = getattr(model if module is None else module, "layers", ())
    if module is None and all(module_in(each) is None for each in layers):
        return [v for v in model.variables if "seed_generator" in v.path]
    if layers:
        return [seed for layer in layers for seed in seeds_of(layer)]
    weights = {id(each) for each in module.weights}
    seeds = [v for v in module.variables if id(v) not in weights]
    # A wrapper lists the blocks in it in Keras' order, and TensorFlow by their names.
    blocks = getattr(module, "blocks", ())
    in_order = [seed for block in blocks for seed in seeds_of(block)]
    return in_order if len(in_order) == len(seeds) else seeds


def is_automatic(layer: Any) -> bool:
    """Whether Keras gave the layer its name: `max_pooling2d_3`."""
    name = re.sub(r"\W+", "", type(layer).__name__)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return re.fullmatch(rf"_?{re.escape(name)}(_\d+)?", layer.name) is not None
