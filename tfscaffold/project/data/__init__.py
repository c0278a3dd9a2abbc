"""Finds out what a project has to know of its data, without TensorFlow and numpy."""

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project import catalog


class Data(NamedTuple):
    """What a project has to know of its data before it reads it."""

    name: str
    path: str | None
    """The user's file or folder, absolute, or None where the source needs none."""
    input_shape: tuple[int, ...]
    """The shape of one example, without the batch."""
    class_names: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    """What pip has to install for this source alone."""
    input_dtype: str = "float32"
    """Of one example: "float32", or "string" for a text."""
    extra: Mapping[str, Any] = MappingProxyType({})
    """Settings that only this source has."""
    note: str = ""
    """What was found and decided, in sentences for the user."""

    @property
    def num_classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)


def read_data(name: str, path: str | None = None) -> Data:
    """Return what there is to know of a source of data.

    Args:
        name: A folder of `templates/data/`.
        path: The user's file or folder, for the sources that need one.

    Raises:
        UserError: There is no such source, the path is missing or superfluous, or what
            it leads to cannot be used; the message names the row or member at fault.
    """
    source = catalog.data_source(name)
    if not source.needs_path:
        if path is not None:
            raise UserError(
                f"--data {name} needs no --data-path.",
                f"Leave --data-path out, or choose one of: {', '.join(READERS)}.",
            )
        shape = tuple(source.facts["input_shape"])
        classes = tuple(source.facts["class_names"])
        return Data(name, None, shape, classes, source.requirements)
    if path is None:
        raise UserError(
            f"--data {name} needs --data-path: {source.summary}.",
            f"Add for example: --data-path {source.example}",
        )
    if not os.path.exists(path):
        raise UserError(
            f"{path} does not exist.", "Correct --data-path; it is read from here."
        )
    path = os.path.abspath(path)
    try:
        return READERS[name](path)._replace(requirements=source.requirements)
    except OSError as error:
        raise UserError(
            f"{error.filename or path} cannot be read: {error.strerror}.",
            "Correct --data-path, or the permissions.",
        ) from error


def _csv(path: str) -> Data:
    from tfscaffold.project.data.csv import read

    return read(path)


def _npz(path: str) -> Data:
    from tfscaffold.project.data.npz import read

    return read(path)


def _images(path: str) -> Data:
    from tfscaffold.project.data.images import read

    return read(path)


def _text(path: str) -> Data:
    from tfscaffold.project.data.text import read

    return read(path)


READERS: dict[str, Callable[[str], Data]] = {
    "csv": _csv,
    "npz": _npz,
    "images": _images,
    "text": _text,
}
