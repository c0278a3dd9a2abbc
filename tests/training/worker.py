"""Runs scripts and the same with their training rewritten; prints what differs, as JSON.

Each argument names a folder with a `source.py` and its results. A script's variables are
compared that hold models, what `fit` returns, and numbers; and the files that it writes.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import traceback
import warnings
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
warnings.simplefilter("ignore")

import keras
import numpy as np
import tensorflow as tf


def run(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Run a script in an empty folder; return its names, and the files that it has left."""
    keras.backend.clear_session()
    names: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        exec(compile(path.read_bytes(), path, "exec"), names)  # noqa: S102
        # TensorBoard's names hold the time, a checkpoint's the number of its parts.
        return names, sorted({name.partition(".")[0] for name in os.listdir()})


def weights(model: Any) -> list[np.ndarray]:
    """Return the weights of a Keras model, or of a `tf.Module`, in the order of calls."""
    if isinstance(model, keras.Model):
        return list(model.get_weights())
    return [np.asarray(each) for layer in model.layers for each in layer.weights]


def differences(source: dict[str, Any], result: dict[str, Any]) -> dict[str, float]:
    """Return by how much the variables of two scripts differ, those that can be compared."""
    found: dict[str, float] = {}
    for name, one in source.items():
        other = result.get(name)
        if isinstance(one, keras.Model):
            pairs = zip(weights(one), weights(other), strict=True)
            found[name] = max(float(np.abs(a - b).max()) for a, b in pairs)
        elif isinstance(one, keras.callbacks.History):
            assert list(one.history) == list(other.history), (
                one.history,
                other.history,
            )
            assert one.epoch == other.epoch
            pairs = zip(one.history.values(), other.history.values(), strict=True)
            found[name] = max(float(np.abs(np.subtract(a, b)).max()) for a, b in pairs)
        elif isinstance(one, dict) and not name.startswith("_"):
            assert list(one) == list(other), (name, list(one), list(other))
            values = list(one.values()), list(other.values())
            found[name] = float(np.abs(np.subtract(*values)).max())
        elif isinstance(one, list) and isinstance(one[0], keras.metrics.Metric):
            found[name] = max(
                float(np.abs(np.subtract(a.result(), b.result())).max())
                for a, b in zip(one, other, strict=True)
            )
        elif isinstance(one, list) and isinstance(one[0], keras.callbacks.Callback):
            assert list(map(type, one)) == list(map(type, other))
        elif isinstance(one, float | list | np.ndarray):
            assert type(one) is type(other), name
            found[name] = float(np.abs(np.subtract(one, other)).max())
    return found


def compared(folder: Path) -> dict[str, Any]:
    """Return the differences of the results in a folder from their source, by file."""
    source, files = run(folder / "source.py")
    answer: dict[str, Any] = {}
    for path in sorted(folder.glob("*.py")):
        if path.name != "source.py":
            result, own_files = run(path)
            answer[path.name] = differences(source, result)
            assert own_files == files, (files, own_files)
    return answer


def main(folders: list[str]) -> None:
    """Print the answer for each folder: the differences, or what went wrong."""
    answers: dict[str, Any] = {}
    for folder in folders:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                answers[Path(folder).name] = compared(Path(folder))
            except Exception:  # noqa: BLE001
                answers[Path(folder).name] = traceback.format_exc()
        tf.keras.backend.clear_session()
    print(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
