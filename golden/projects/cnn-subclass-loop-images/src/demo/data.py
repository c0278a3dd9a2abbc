"""The data: a folder of images for each class."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from .settings import Settings

SUFFIXES = (".png", ".jpg", ".jpeg")


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
        DataError: A folder is missing or empty.
    """
    x, y = list_images(settings)
    test, validation, train = split(
        len(y), settings.seed, settings.test_fraction, settings.validation_fraction
    )
    return Datasets(
        train=batches(x[train], y[train], settings, shuffle=True),
        validation=batches(x[validation], y[validation], settings),
        test=batches(x[test], y[test], settings),
    )


def list_images(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Return the paths of all images, and their classes int32.

    Raises:
        DataError: A folder is missing or empty.
    """
    paths, y = [], []
    for place, name in enumerate(settings.class_names):
        folder = Path(settings.data_path, name)
        # Sorted, since a disk gives them in any order, and the split must stay.
        files = sorted(map(str, folder.glob("[!.]*")))
        found = [file for file in files if file.lower().endswith(SUFFIXES)]
        if not found:
            raise DataError(f"There are no PNG or JPEG images in the folder {folder}.")
        paths += found
        y += [place] * len(found)
    return np.array(paths), np.array(y, "int32")


def read_inputs(path: Path, settings: Settings) -> np.ndarray:
    """Return an image file as a batch of one, prepared like the training images.

    Args:
        path: A PNG or JPEG file.
        settings: The settings that the model was trained with.

    Returns:
        float32 (1, *input_shape), values from 0 to 1.

    Raises:
        DataError: The file is missing or not an image.
    """
    try:
        image = decode(path.read_bytes(), settings)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except tf.errors.InvalidArgumentError as error:
        raise DataError(f"{path} is not a PNG or JPEG image.") from error
    return image.numpy()[np.newaxis]


def decode(content: bytes | tf.Tensor, settings: Settings) -> tf.Tensor:
    """Turn the content of a file into an image: float32 input_shape, from 0 to 1."""
    height, width, channels = settings.input_shape
    image = tf.io.decode_image(content, channels, expand_animations=False)
    image = tf.image.resize(image, (height, width), antialias=True)
    return image / 255


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
    """Read images from the disk in batches, the last one as large as what is left.

    With `shuffle`, each pass has another order, drawn from the seed.
    """
    dataset = tf.data.Dataset.from_tensor_slices((x, y))
    if shuffle:
        dataset = dataset.shuffle(len(y), seed=settings.seed)
    read = partial(read_example, settings=settings)
    dataset = dataset.map(read, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.batch(settings.batch_size).prefetch(tf.data.AUTOTUNE)


def read_example(
    path: tf.Tensor, y: tf.Tensor, settings: Settings
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the image in a file, and its class."""
    image = decode(tf.io.read_file(path), settings)
    return tf.ensure_shape(image, settings.input_shape), y
