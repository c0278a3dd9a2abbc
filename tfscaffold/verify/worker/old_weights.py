"""An old file of weights, loaded into the model that it was saved from.

Only arrays are read: no pickle, no layer's configuration, no bytecode of a Lambda.
"""

import contextlib
import io
import os
import shutil
import zipfile
from dataclasses import dataclass, field
from typing import Any

import h5py
import tensorflow as tf

from tfscaffold.verify.worker.checkpoints import (
    MODEL,
    Unfit,
    check_rest,
    is_weight,
    restore,
)
from tfscaffold.verify.worker.programs import say

# The same model, saved once more.
_OWN = "own.weights.h5"


@dataclass(frozen=True)
class Found:
    """What a file was.

    Attributes:
        name: In a checkpoint, what the model is called there; "" where it is the root.
        notes: What the user should know, in sentences without a full stop.
    """

    name: str = MODEL
    notes: list[str] = field(default_factory=list)


def load(model: Any, path: str) -> Found:
    """Give a built model the weights of a file; what the file is, its contents tell.

    Args:
        model: The Keras model that the file was saved from.
        path: A file of Keras 3 or Keras 2 (`.weights.h5`, `.h5`, `.keras`), or the prefix, the
            `.index` or the folder of a TensorFlow checkpoint, or the folder of a SavedModel.

    Raises:
        Unfit: It is no such file, or a weight does not fit.
    """
    if os.path.isfile(path) and h5py.is_hdf5(path):
        return _load_hdf5(model, path)
    if os.path.isfile(path) and zipfile.is_zipfile(path):
        return _load_named(model, path, "old.keras")
    prefix = _prefix(path)
    if not prefix:
        raise Unfit(
            f"{path} is neither a file of Keras (.weights.h5, .h5, .keras) nor a TensorFlow "
            "checkpoint"
        )
    try:
        name, is_keras_2 = restore(model, prefix)
    except tf.errors.OpError as error:
        raise Unfit(f"{path} is damaged: {say(error)}") from error
    notes = ["the checkpoint is one of Keras 2"] if is_keras_2 else []
    return Found(name, notes)


def _load_hdf5(model: Any, path: str) -> Found:
    try:
        with h5py.File(path, "r") as file:
            is_legacy = "layer_names" in file.attrs or "model_weights" in file
    except OSError as error:
        raise Unfit(f"{path} is damaged: {error}") from error
    return _load_named(model, path, "old.h5" if is_legacy else "old.weights.h5")


def _load_named(model: Any, path: str, name: str) -> Found:
    """Let Keras load a file under a name that tells it the layout."""
    try:
        os.symlink(os.path.abspath(path), name)
    except OSError:
        shutil.copyfile(path, name)
    try:
        model.load_weights(name)
        if name != "old.h5":
            # Keras takes what it finds, and passes over the rest.
            model.save_weights(_OWN)
            check_rest(path, _weights_in(name), _weights_in(_OWN))
    except (MemoryError, Unfit):
        raise
    except KeyError as error:
        raise Unfit(f"{path} does not fit the model: it has no {error}") from error
    except Exception as error:
        raise Unfit(f"{path} does not fit the model: {say(error)}") from error
    finally:
        os.unlink(name)
    return Found()


def _weights_in(path: str) -> int:
    """Return how many weights of layers a `.weights.h5` or `.keras` file has."""
    found: list[str] = []

    def note(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and is_weight(name):
            found.append(name)

    with contextlib.ExitStack() as stack:
        file: Any = path
        if zipfile.is_zipfile(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            file = io.BytesIO(archive.read("model.weights.h5"))
        stack.enter_context(h5py.File(file, "r")).visititems(note)
    return len(found)


def _prefix(path: str) -> str:
    """Return the prefix of a checkpoint, or ""."""
    candidates = [path, os.path.join(path, "variables", "variables")]
    if path.endswith(".index"):
        candidates.append(path.removesuffix(".index"))
    if os.path.isdir(path):
        candidates.append(tf.train.latest_checkpoint(path) or "")
    return next((p for p in candidates if p and os.path.isfile(f"{p}.index")), "")
