"""Values for what a definition reads and its file does not give."""

import importlib
import itertools
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from tfscaffold.verify.worker.absent import Stand
from tfscaffold.verify.worker.inputs import SHAPES
from tfscaffold.verify.worker.made_layers import LayerOfEachProgram, MadeLayer

_SIZES = (16, 64, 4, 1)
# Others are not tried when that has taken so long.
_SECONDS = 10.0
# A kind, or those of the members of an object; `()`, of what it returns.
Made = str | dict[str, Any]
_CALLED = "()"
_ELEMENT = "[]"
# A text of which is known what it is compared with: `text:dense`.
_TEXT = "text:"
_MODULE = "module:"
_LAYER = "layer:"


class Tuner:
    """What a search gives a model that it tries: the least or first of each choice."""

    def Int(self, name: str, min_value: int = 2, *_: Any, **options: Any) -> int:
        return min_value

    def Float(
        self, name: str, min_value: float = 0.1, *_: Any, **options: Any
    ) -> float:
        return min_value

    def Choice(self, name: str, values: Sequence[Any], *_: Any, **options: Any) -> Any:
        return values[0]

    def Boolean(self, name: str, *_: Any, **options: Any) -> bool:
        return True

    def __repr__(self) -> str:
        return "a tuner"


class Unknown:
    """An object of which only is known what is read of it: `config.units`, `params["rate"]`."""

    def __init__(self, members: dict[str, Any]) -> None:
        self._members = members

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: Any) -> Any:
        if name not in self._members:
            raise KeyError(name)
        return self._members[name]

    def __setitem__(self, name: Any, value: Any) -> None:
        self._members[name] = value

    def __contains__(self, name: Any) -> bool:
        return name in self._members

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self[_CALLED]

    def get(self, name: Any, default: Any = None) -> Any:
        return self._members.get(name, default)

    def __repr__(self) -> str:
        return f"({said(self._members)})"


def _as_it_is(decorated: Any) -> Any:
    """Return what is decorated."""
    return decorated


_FIXED: dict[str, Any] = {
    "activation": "relu",
    "base": Stand,
    "decorator": _as_it_is,
    "few": 2,
    "layer": MadeLayer,
    "layer object": LayerOfEachProgram(),
    "none": None,
    "padding": "same",
    "rate": 0.25,
    "text": "relu",
    "tuner": Tuner(),
}


def choices(
    unknown: Mapping[str, Made],
    imported: Mapping[str, Made],
    stated: Sequence[int] = (),
) -> Iterator[dict[str, dict[str, Any]]]:
    """Yield values of variables, and of names of missing modules; at least once.

    Args:
        unknown: Kinds as `slicing.unknown` names them, by variable.
        imported: The same, by the name in the module.
        stated: The sizes of the input: a layer's may have to be one of them.

    Yields:
        `values` and `imported`.
    """
    given = {"values": unknown, "imported": imported}
    kinds = {
        each
        for part in given.values()
        for made in part.values()
        for each in _kinds(made)
    }
    tried = (*dict.fromkeys((*_SIZES, *stated)),)
    sizes = tried if kinds & {"size", "sizes"} else _SIZES[:1]
    shapes = (*([tuple(stated)] if stated else []), *SHAPES)
    shapes = shapes if kinds & {"shape", "array"} else shapes[:1]
    flags = (True, False) if "flag" in kinds else (True,)
    started = time.monotonic()
    for flag, size, shape in itertools.product(flags, sizes, shapes):
        yield {
            part: {n: _value(made, size, shape, flag) for n, made in names.items()}
            for part, names in given.items()
        }
        if time.monotonic() - started > _SECONDS:
            return


def _kinds(made: Made) -> Iterator[str]:
    for each in made.values() if isinstance(made, dict) else ():
        yield from _kinds(each)
    if isinstance(made, str):
        yield made


def _value(kind: Made, size: int, shape: tuple[int, ...], flag: bool) -> Any:
    if isinstance(kind, dict) and _ELEMENT in kind:
        each = kind[_ELEMENT]
        return [_value(each, part, shape, flag) for part in (size, max(size // 2, 1))]
    if isinstance(kind, dict):
        return Unknown({n: _value(each, size, shape, flag) for n, each in kind.items()})
    if kind.startswith(_TEXT):
        return kind.removeprefix(_TEXT)
    if kind.startswith(_MODULE):
        return importlib.import_module(kind.removeprefix(_MODULE))
    if kind.startswith(_LAYER):
        return getattr(keras.layers, kind.removeprefix(_LAYER))
    match kind:
        case "size":
            return size
        case "sizes":
            return [size, max(size // 2, 1)]
        case "flag":
            return flag
        case "shape":
            return shape
        case "texts":
            return np.array(["the quick brown fox", "jumps over", "a lazy dog"])
        case "array":
            return np.zeros((8, *shape), "float32")
    return _FIXED[kind]


def said(values: Mapping[str, Any]) -> str:
    """Return values in words: `size=16, build_shape=(16,)`."""
    texts = {name: _said(value) for name, value in values.items()}
    return ", ".join(f"{name.lstrip('_')}={text}" for name, text in texts.items())


def _said(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"zeros{value.shape}" if value.dtype.kind == "f" else "three texts"
    if isinstance(value, types.ModuleType):
        return f"the module {value.__name__}"
    if value is MadeLayer:
        return "a layer that keeps the shape"
    if isinstance(value, type) and issubclass(value, keras.layers.Layer):
        return f"keras.layers.{value.__name__}"
    if value is Stand:
        return "a class"
    return "a decorator" if value is _as_it_is else repr(value)
