"""Values for what a definition reads and its file does not give."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tfscaffold.verify.worker.inputs import SHAPES

_SIZES = (16, 64, 4, 1)


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


_FIXED: dict[str, Any] = {
    "activation": "relu",
    "flag": True,
    "none": None,
    "padding": "same",
    "rate": 0.25,
    "tuner": Tuner(),
}


def choices(unknown: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield values by their variables, for kinds as `slicing.unknown` names them; at least once."""
    kinds = set(unknown.values())
    for size in _SIZES if kinds & {"size", "sizes"} else _SIZES[:1]:
        for shape in SHAPES if kinds & {"shape", "array"} else SHAPES[:1]:
            yield {name: _value(kind, size, shape) for name, kind in unknown.items()}


def _value(kind: str, size: int, shape: tuple[int, ...]) -> Any:
    match kind:
        case "size":
            return size
        case "sizes":
            return [size, size // 2]
        case "shape":
            return shape
        case "array":
            return np.zeros((8, *shape), "float32")
    return _FIXED[kind]


def said(values: Mapping[str, Any]) -> str:
    """Return values in words: `size=16, build_shape=(16,)`."""
    texts = {
        name: f"zeros{value.shape}" if isinstance(value, np.ndarray) else repr(value)
        for name, value in values.items()
    }
    return ", ".join(f"{name.lstrip('_')}={text}" for name, text in texts.items())
