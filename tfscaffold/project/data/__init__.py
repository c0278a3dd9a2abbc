"""Finds out what a project has to know of its data, without TensorFlow and numpy."""

import os
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.catalog import DataSource

# The sources that read a file or folder of the user, each a module of that name here.
READERS = ("csv", "npz", "images", "series", "table", "text")
# What can be predicted.
TASKS = ("classification", "regression")


class Data(NamedTuple):
    """What a project has to know of its data before it reads it."""

    name: str
    path: str | None
    """The user's file or folder, absolute, or None where the source needs none."""
    input_shape: tuple[int, ...]
    """The shape of one example, without the batch."""
    class_names: tuple[str, ...]
    """The classes to tell apart; none where a number is to be predicted."""
    requirements: tuple[str, ...] = ()
    """What pip has to install for this source alone."""
    input_dtype: str = "float32"
    """Of one example: "float32", or "string" for a text."""
    extra: Mapping[str, Any] = MappingProxyType({})
    """Settings that only this source has."""
    note: str = ""
    """What was found and decided, in sentences for the user."""
    asked: tuple[str, ...] = ()
    """Words of the command line, beside name and path, that it came of."""

    @property
    def kind(self) -> str:
        """What its examples are, one of `catalog.KINDS`."""
        return catalog.kind_of(self.input_dtype, len(self.input_shape))

    @property
    def is_regression(self) -> bool:
        """Whether numbers are to be predicted."""
        return not self.class_names

    @property
    def num_classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)


def read_data(
    name: str,
    path: str | None = None,
    target: str | None = None,
    task: str | None = None,
    window: int | None = None,
    horizon: int | None = None,
) -> Data:
    """Return what there is to know of a source of data.

    Args:
        name: A folder of `templates/data/`.
        path: The user's file or folder, for the sources that need one.
        target: The column to predict, for the sources that have columns.
        task: "classification" or "regression", for the sources that know both.
        window: For a series: the rows that a forecast is made from.
        horizon: For a series: the rows that are predicted at once.

    Raises:
        UserError: There is no such source, the path is missing or superfluous, or what
            it leads to cannot be used; the message names the row or member at fault.
    """
    source = catalog.data_source(name)
    given = {"target": target, "task": task, "window": window, "horizon": horizon}
    chosen = {key: value for key, value in given.items() if value is not None}
    for key in chosen:
        if key not in source.options:
            takers = [
                each
                for each in catalog.names("data")
                if key in catalog.data_source(each).options
            ]
            raise UserError(
                f"--data {name} has no --{key}.",
                f"Leave it out, or choose one of: {', '.join(takers)}.",
            )
    if not source.needs_path:
        if path is not None:
            raise UserError(
                f"--data {name} needs no --data-path.",
                f"Leave --data-path out, or choose one of: {', '.join(READERS)}.",
            )
        return _known(source, chosen)
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
        # Imported here, since each project needs one of them.
        reader = import_module(f"tfscaffold.project.data.{name}")
        found: Data = reader.read(path, **chosen)
        return found._replace(requirements=source.requirements, asked=_words(chosen))
    except OSError as error:
        raise UserError(
            f"{error.filename or path} cannot be read: {error.strerror}.",
            "Correct --data-path, or the permissions.",
        ) from error


def _known(source: DataSource, chosen: Mapping[str, Any]) -> Data:
    """Return what there is to know of a source that reads no file of the user."""
    shape = list(source.facts["input_shape"])
    classes = source.facts["class_names"]
    extra = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in source.facts.get("extra", {}).items()
    }
    if "window" in chosen:
        shape[0] = chosen["window"]
    if "horizon" in chosen:
        extra["horizon"] = chosen["horizon"]
    if chosen.get("task") == "regression":
        classes = []
    return Data(
        source.name,
        None,
        tuple(shape),
        tuple(classes),
        source.requirements,
        source.input_dtype,
        extra,
        asked=_words(chosen),
    )


def _words(chosen: Mapping[str, Any]) -> tuple[str, ...]:
    """Return options as words of the command line."""
    return tuple(str(each) for key in chosen for each in (f"--{key}", chosen[key]))
