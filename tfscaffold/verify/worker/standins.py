"""What a definition needs of Keras' downloads is shapes: stand-ins give them, without network.

The data sets of `keras.datasets` have as many samples, of the same shapes,
dtypes and number of classes, and pretrained networks have weights that were not loaded.
"""

import sys
from collections.abc import Callable
from typing import Any

import keras
import keras.src.applications
import keras.src.datasets
import numpy as np
from keras.src.utils import file_utils

_PRETRAINED = "tfscaffold: weights that are not loaded"
# Training samples, test samples, shape, classes, shape of a label, dtype of a label.
_IMAGES: dict[str, tuple[int, int, tuple[int, ...], int, tuple[int, ...], str]] = {
    "mnist": (60000, 10000, (28, 28), 10, (), "uint8"),
    "fashion_mnist": (60000, 10000, (28, 28), 10, (), "uint8"),
    "cifar10": (50000, 10000, (32, 32, 3), 10, (1,), "uint8"),
    "cifar100": (50000, 10000, (32, 32, 3), 100, (1,), "int64"),
}
_TABLES = {"boston_housing": (404, 102, 13), "california_housing": (16512, 4128, 8)}


def install() -> None:
    """Put the stand-ins in the place of what downloads."""
    get_file = file_utils.get_file
    load_weights = keras.Model.load_weights

    def without_download(*args: Any, **kwargs: Any) -> Any:
        origin = str(kwargs.get("origin") or (args[1] if len(args) > 1 else ""))
        if "/keras-applications/" in origin:
            return _PRETRAINED
        return get_file(*args, **kwargs)

    def without_pretrained(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        if filepath == _PRETRAINED:
            return None
        return load_weights(self, filepath, *args, **kwargs)

    file_utils.get_file = without_download
    keras.Model.load_weights = without_pretrained
    for name in _IMAGES:
        _replace(name, _images(name))
    for name in _TABLES:
        _replace(name, _table(name))


def _replace(name: str, load: Callable[..., Any]) -> None:
    for path, module in list(sys.modules.items()):
        if path.endswith(f"datasets.{name}") and hasattr(module, "load_data"):
            module.load_data = load  # type: ignore[attr-defined]


def _images(name: str) -> Callable[..., Any]:
    train, test, shape, classes, label, dtype = _IMAGES[name]

    def load_data(*args: Any, **kwargs: Any) -> Any:
        return tuple(
            (
                np.zeros((count, *shape), "uint8"),
                (np.arange(count) % classes).astype(dtype).reshape(count, *label),
            )
            for count in (train, test)
        )

    return load_data


def _table(name: str) -> Callable[..., Any]:
    train, test, features = _TABLES[name]

    def load_data(*args: Any, **kwargs: Any) -> Any:
        return tuple(
            (np.zeros((count, features)), np.zeros(count)) for count in (train, test)
        )

    return load_data
