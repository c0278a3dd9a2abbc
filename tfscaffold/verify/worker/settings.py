"""What the layers of two models are told: not all of it shows in numbers.

An initializer, a seed, a limit that no number has reached, the momentum of a frozen layer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np

from tfscaffold.verify.worker.weights import is_automatic, path_of

# Names and what is trained are compared by themselves; of dtypes, those that they mean.
_ELSEWHERE = {"name", "trainable", "dtype", "build_config", "module", "registered_name"}
_CODE = object()
Pairs = list[tuple[Any, Any]]
Settings = dict[str, Any]


def compared(
    original: Any, result: Any, pairs: Pairs, again: Callable[[], Any]
) -> Iterator[str]:
    """Yield in which settings of Keras' own layers two models differ.

    Args:
        original: A Keras model.
        result: A Keras model.
        pairs: The weights of both.
        again: Makes the original with other random numbers, to know which settings those are.
    """
    layers = _known(original)
    others: list[Any] = []
    for a, b in _counterparts(layers, _known(result), pairs):
        first, second = settings(a), settings(b)
        for key in sorted(first.keys() & second.keys()):
            if not _differ(first[key], second[key]):
                continue
            others = others or _known(again())
            if first[key] == settings(others[layers.index(a)])[key]:
                yield (
                    f"`{key}` of the layer `{a.name}` is {second[key]!r} in the result, "
                    f"and {first[key]!r} in the original"
                )


def starts_compared(
    original: Any, result: Any, pairs: Pairs, starts: Pairs
) -> Iterator[str]:
    """Yield which weights start as if drawn from another distribution.

    Both models are made with the same seed: equal weights are drawn alike. For others the
    settings of Keras' own layers tell, and for those of other layers the values.

    Args:
        original: A Keras model.
        result: A Keras model or a `tf.Module`.
        pairs: The weights of both.
        starts: Their values, as they were made.
    """
    told: set[int] = set()
    if isinstance(result, keras.Model):
        found = _counterparts(_known(original), _known(result), pairs)
        told = {id(v) for a, _ in found for v in a.weights}
    for (a, _), (first, second) in zip(pairs, starts, strict=True):
        if id(a) not in told and not _alike(first, second):
            yield f"the weight {path_of(a)} starts with values of another kind"


def settings(layer: Any) -> Settings:
    """Return what a layer is told, in values that can be compared and printed."""
    try:
        config = layer.get_config()
    except NotImplementedError:
        # Of a part that is the user's, and does not say what it was told.
        config = {}
    found = {k: _plain(v) for k, v in config.items() if k not in _ELSEWHERE}
    return found | {"dtype": [layer.compute_dtype, layer.variable_dtype]}


def inner_layers(model: Any) -> list[Any]:
    """Return the layers inside a model or a layer, at any depth, each once."""
    found: dict[int, Any] = {}

    def enter(holder: Any) -> None:
        layers = holder.layers if isinstance(holder, keras.Model) else holder._layers
        for layer in layers:
            if id(layer) not in found:
                found[id(layer)] = layer
                enter(layer)

    enter(model)
    return [*found.values()]


def _known(model: Any) -> list[Any]:
    """Return the layers whose settings say all of them: those that Keras brings."""
    return [
        layer
        for layer in inner_layers(model)
        if type(layer).__module__.startswith("keras.")
        and not isinstance(layer, keras.Model | keras.layers.InputLayer)
    ]


def _counterparts(first: list[Any], second: list[Any], pairs: Pairs) -> Pairs:
    """Return the layers that are each other's: by their weights, others by their order."""
    owners = _owners(first), _owners(second)
    found: dict[tuple[int, int], tuple[Any, Any]] = {}
    for old, new in pairs:
        both = owners[0][id(old)], owners[1][id(new)]
        if [*map(type, both[0])] == [*map(type, both[1])]:
            found |= {(id(a), id(b)): (a, b) for a, b in zip(*both, strict=True)}
    return [*found.values(), *_without_weights(first, second)]


def _owners(layers: list[Any]) -> dict[int, list[Any]]:
    """Return the layers around each weight, the outermost first."""
    found = defaultdict[int, list[Any]](list)
    for layer in layers:
        for weight in layer.weights:
            found[id(weight)].append(layer)
    return found


def _without_weights(first: list[Any], second: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield layers without weights; a class may declare them in any order."""
    for kind in {type(each): None for each in first}:
        old, new = (
            [each for each in layers if type(each) is kind and not each.weights]
            for layers in (first, second)
        )
        if len(old) != len(new):
            continue
        rest = [settings(each) for each in new]
        for each in map(settings, old):
            if each in rest:
                rest.remove(each)
        if rest:
            yield from zip(old, new, strict=True)


def _differ(first: Any, second: Any) -> bool:
    return first is not _CODE and second is not _CODE and bool(first != second)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray() | np.generic():
            return value.tolist()
        case list() | tuple():
            parts = [_plain(each) for each in value]
            return _CODE if _CODE in parts else parts
        case {"class_name": "__lambda__"}:
            return _CODE
        case {"class_name": "function", "config": str(name)}:
            return name
        case {"class_name": str(name), "config": dict(config)}:
            inside = _plain(config)
            return _CODE if inside is _CODE else [name, inside]
        case dict():
            made = {k: _plain(v) for k, v in value.items() if k not in _ELSEWHERE}
            return _CODE if _CODE in made.values() else made
    return _CODE


def _alike(first: Any, second: Any) -> bool:
    """Whether two arrays may come from one distribution: equal, or spread alike."""
    if np.array_equal(first, second):
        return True
    a, b = (each.astype("float64").ravel() for each in (first, second))
    spreads = a.std(), b.std()
    if min(spreads) == 0:
        return bool(max(spreads) == 0 and a.size > 0 and a[0] == b[0])
    allowed = 6 / np.sqrt(2 * a.size)
    apart = abs(a.mean() - b.mean()) / max(spreads)
    return bool(abs(np.log(spreads[0] / spreads[1])) < allowed and apart < 2 * allowed)


def names_compared(original: Any, result: Any) -> Iterator[str]:
    """Yield the names that somebody gave, and that are others in the result."""
    if not is_automatic(original) and original.name != result.name:
        yield f"the model `{original.name}` is named `{result.name}` in the result"
    first, second = (
        getattr(model, "inputs", None) or [] for model in (original, result)
    )
    if len(first) == len(second):
        for a, b in zip(first, second, strict=True):
            automatic = a.name.startswith(("keras_tensor", "input_layer"))
            if a.name != b.name and not automatic:
                yield f"the input `{a.name}` is named `{b.name}` in the result"
