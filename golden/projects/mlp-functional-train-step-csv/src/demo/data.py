"""The data: a table with a column of labels and columns of numbers."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

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
        DataError: The table is missing, or not as it was when the project was made.
    """
    x, labels = read_table(Path(settings.data_path), settings)
    y = class_indices(labels, settings)
    test, validation, train = split_rows(len(y), settings)
    x = standardize(x, x[train])
    return Datasets(
        train=batches(x[train], y[train], settings, shuffle=True),
        validation=batches(x[validation], y[validation], settings),
        test=batches(x[test], y[test], settings),
    )


def read_inputs(path: Path, settings: Settings) -> np.ndarray:
    """Return the rows of another table, prepared like the training data.

    Args:
        path: A table with the same columns; that of the labels may be left out.
        settings: The settings that the model was trained with.

    Returns:
        float32 (rows, features).

    Raises:
        DataError: One of the two tables is missing or cannot be used.
    """
    x, _ = read_table(Path(settings.data_path), settings)
    _, _, train = split_rows(len(x), settings)
    inputs, _ = read_table(path, settings)
    return standardize(inputs, x[train])


def read_table(path: Path, settings: Settings) -> tuple[np.ndarray, list[str]]:
    """Read a table.

    Returns:
        Features float64 (rows, features), and labels, each "" if there is no such
        column.

    Raises:
        DataError: The file is missing, a column is missing, or a value is no number.
    """
    features, labels = [], []
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter=settings.delimiter, restval="")
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            for row in reader:
                line = reader.line_num
                features.append([float(row[name]) for name in settings.feature_columns])
                labels.append(row.get(settings.label_column, "").strip())
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except KeyError as error:
        raise DataError(f"{path} has no column {error}.") from error
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path}:{line}: {error}.") from error
    x = np.array(features)
    if not features or not np.isfinite(x).all():
        raise DataError(f"{path} has no rows, or a value that is not finite.")
    return x, labels


def split_rows(count: int, settings: Settings) -> list[np.ndarray]:
    """Return which rows are for test, for validation, and for training."""
    return split(
        count, settings.seed, settings.test_fraction, settings.validation_fraction
    )


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
    return dataset.prefetch(tf.data.AUTOTUNE)
