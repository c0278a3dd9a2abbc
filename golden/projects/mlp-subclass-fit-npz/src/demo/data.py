"""The data: examples and labels in a NumPy archive."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
import tensorflow as tf

from .settings import Settings


class DataError(Exception):
    """The data are missing, unreadable or of the wrong shape."""


class Datasets(NamedTuple):
    """Batches of (x, y): x float32 (batch, *input_shape), y int32 (batch,)."""

    train: tf.data.Dataset
    validation: tf.data.Dataset
    test: tf.data.Dataset


def load_datasets(settings: Settings) -> Datasets:
    """Return training, validation and test data, always dealt out alike.

    Raises:
        DataError: The archive is missing, or not as it was when the project was made.
    """
    x, y = read_examples(settings.train_arrays, settings)
    x_test, y_test = read_examples(settings.test_arrays, settings)
    validation, train = split_examples(len(y), settings)
    return Datasets(
        train=batches(prepare(x[train], x[train]), y[train], settings, shuffle=True),
        validation=batches(prepare(x[validation], x[train]), y[validation], settings),
        test=batches(prepare(x_test, x[train]), y_test, settings),
    )


def read_inputs(path: Path, settings: Settings) -> np.ndarray:
    """Return the examples in another file, prepared like the training data.

    Args:
        path: A .npy file, or a .npz file with the same name for the examples.
        settings: The settings that the model was trained with.

    Returns:
        float32 (n, *input_shape).

    Raises:
        DataError: One of the two files is missing or cannot be used.
    """
    x, y = read_examples(settings.train_arrays, settings)
    train = split_examples(len(y), settings)[-1]
    inputs = read_array(path, settings.train_arrays[0])
    inputs = prepare(shaped(inputs, path, settings), x[train])
    return inputs / np.float32(255) if x.dtype == np.uint8 else inputs


def read_examples(
    names: tuple[str, ...], settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Return the arrays of these names: x (n, *input_shape), y int32 (n,)."""
    path = Path(settings.data_path)
    x, labels = (read_array(path, name) for name in names)
    y = class_indices(labels.reshape(-1).astype(str), settings)
    return shaped(x, path, settings), y


def read_array(path: Path, name: str) -> np.ndarray:
    """Return an array of an archive, or the one in a .npy file.

    Raises:
        DataError: There is none, or its numbers are not finite.
    """
    try:
        with path.open("rb") as file:
            array = np.load(file)
            if not isinstance(array, np.ndarray):
                array = array[name]
    except KeyError as error:
        raise DataError(f"{path} has no array {name!r}.") from error
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise DataError(f"{path} cannot be read as .npz or .npy of numbers.") from error
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise DataError(f"{path}: the array {name!r} has values that are not finite.")
    return array


def shaped(x: np.ndarray, path: Path, settings: Settings) -> np.ndarray:
    """Give each example the shape `input_shape`; grey images get their last axis.

    Raises:
        DataError: The examples have another size.
    """
    if x.ndim == 3 and len(settings.input_shape) == 3:
        x = x[..., np.newaxis]
    if x.shape[1:] != settings.input_shape:
        raise DataError(
            f"{path}: an example has the shape {x.shape[1:]}, and the model takes"
            f" {settings.input_shape}."
        )
    return x


def prepare(x: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Standardize numbers, each feature or channel for itself; leave bytes alone."""
    return x if train.dtype == np.uint8 else standardize(x, train)


def split_examples(count: int, settings: Settings) -> list[np.ndarray]:
    """Return which examples are for validation, and which for training."""
    return split(count, settings.seed, settings.validation_fraction)


def standardize(x: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Shift and scale each feature to the mean 0 and the deviation 1 that `train` has.

    Statistics of the training part alone: nothing of the held-out examples may leak
    into training, and new examples must be treated like those trained on.
    """
    axes = tuple(range(train.ndim - 1))
    mean, deviation = train.mean(axes, "float64"), train.std(axes, "float64")
    # A feature that never changes has no deviation to divide by.
    return ((x - mean) / np.where(deviation > 0, deviation, 1)).astype("float32")


def class_indices(labels: Iterable[str], settings: Settings) -> np.ndarray:
    """Return the place of each label in `class_names`, int32.

    Raises:
        DataError: A label is not in there.
    """
    places = {name: place for place, name in enumerate(settings.class_names)}
    try:
        return np.array([places[label] for label in labels], "int32")
    except KeyError as error:
        raise DataError(
            f"{settings.data_path} has the label {error}, which class_names in"
            " settings.py does not have. Correct the one or the other."
        ) from error


def split(count: int, seed: int, *fractions: float) -> list[np.ndarray]:
    """Deal out the indices 0 to count - 1: a part for each fraction, and the rest.

    The same seed deals them out alike in every run, so that no held-out example is ever
    trained on after a restart.

    Raises:
        DataError: A part would be empty.
    """
    order = np.random.default_rng(seed).permutation(count)
    ends = np.cumsum([round(count * fraction) for fraction in fractions])
    parts = np.split(order, ends)
    if any(len(part) == 0 for part in parts):
        raise DataError(
            f"{count} examples are too few to train and to hold out a part of"
            f" {' and of '.join(map(str, fractions))}. Add examples, or change"
            " validation_fraction and test_fraction."
        )
    return parts


def batches(
    x: np.ndarray, y: np.ndarray, settings: Settings, shuffle: bool = False
) -> tf.data.Dataset:
    """Give the examples in batches, the last one as large as what is left.

    With `shuffle`, each pass has another order, drawn from the seed.
    """
    dataset = tf.data.Dataset.from_tensor_slices((x, y))
    if shuffle:
        dataset = dataset.shuffle(len(y), seed=settings.seed)
    dataset = dataset.batch(settings.batch_size)
    return dataset.map(from_bytes).prefetch(tf.data.AUTOTUNE)


def from_bytes(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Turn images of bytes into float32 from 0 to 1; leave other numbers as they are.

    Done batch by batch, since all images take four times the memory as float32.
    """
    if x.dtype == tf.uint8:
        x = tf.cast(x, tf.float32) / 255
    return x, y
