"""The user's NumPy archive: examples and labels as arrays, read without NumPy.

The format is described at
https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

import ast
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data
from tfscaffold.project.data.labels import class_names

EXAMPLES = ("x", "X", "images", "data", "features")
LABELS = ("y", "Y", "labels", "target", "targets")
MAGIC = b"\x93NUMPY"
MAX_HEADER = 10_000
DAMAGE = (struct.error, ValueError, SyntaxError, LookupError, TypeError, RecursionError)
# NumPy's codes of whole numbers and truth values -> those of `struct`.
SIGNED = {"i1": "b", "i2": "h", "i4": "i", "i8": "q", "b1": "?"}
CODES = {**SIGNED, "u1": "B", "u2": "H", "u4": "I", "u8": "Q"}


class Array(NamedTuple):
    """A member of the archive, without its values."""

    name: str
    dtype: str
    """As the file says it: `<f4`, `|u1`, `<U10`, ..."""
    shape: tuple[int, ...]


def read(path: str) -> Data:
    """Return the classes and the shape of an example of a `.npz` file.

    It holds `x` and `y` (or `images` and `labels`, ...), or `x_train`, `y_train`, and
    maybe `x_test`, `y_test`. Grey images (n, height, width) get a last axis of 1.

    Raises:
        UserError: The file is no such archive, or its arrays do not fit together.
        OSError: The file cannot be read.
    """
    if os.path.isdir(path):
        raise UserError(
            f"{path} is a folder, and --data npz takes a file.", "Name the file."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UserError(
            f"{path} is not a NumPy archive, or it is damaged: {error}.",
            "Write it with numpy.savez(path, x=..., y=...).",
        ) from error
    except (NotImplementedError, RuntimeError) as error:  # compression, password
        raise UserError(
            f"{path} cannot be unpacked: {error}.",
            "Write it with numpy.savez(path, x=..., y=...).",
        ) from error


def _read(path: str, archive: zipfile.ZipFile) -> Data:
    members = [name for name in archive.namelist() if name.endswith(".npy")]
    pairs = [
        (_array(path, archive, x), _array(path, archive, y))
        for x, y in _pairs(path, [name.removesuffix(".npy") for name in members])
    ]
    shape = pairs[0][0].shape[1:]
    counts: dict[str, int] = {}
    for x, y in pairs:
        if x.shape[1:] != shape:
            raise UserError(
                f"{path}: an example of {x.name!r} has the shape {x.shape[1:]}, and one"
                f" of {pairs[0][0].name!r} has {shape}.",
                "Give both the same shape.",
            )
        _check_pair(path, x, y)
        with archive.open(f"{y.name}.npy") as stream:
            _header(stream, path)
            _count(stream, y, f"{path}, {y.name}.npy", counts)
    extra = {"train_arrays": (pairs[0][0].name, pairs[0][1].name)}
    if len(pairs) == 2:
        extra["test_arrays"] = (pairs[1][0].name, pairs[1][1].name)
    return Data(
        name="npz",
        path=path,
        input_shape=(*shape, 1) if len(shape) == 2 else shape,
        class_names=class_names(counts, f"{path}: the array {pairs[0][1].name!r}"),
        extra=extra,
        note=" ".join(
            f"{path}: {x.shape[0]} examples in {x.name!r}, their labels in {y.name!r}."
            for x, y in pairs
        ),
    )


def _pairs(path: str, names: list[str]) -> list[tuple[str, str]]:
    """Return (examples, labels) of all data or training, then of test if it exists."""
    for parts in (("",), ("_train", "_test")):
        for x in EXAMPLES:
            for y in LABELS:
                if x + parts[0] in names and y + parts[0] in names:
                    pairs = [(x + part, y + part) for part in parts]
                    return [pair for pair in pairs if set(pair) <= set(names)]
    raise UserError(
        f"{path} has no arrays 'x' and 'y', nor 'x_train' and 'y_train'. Its arrays:"
        f" {', '.join(names) or 'none'}.",
        "Write it with numpy.savez(path, x=..., y=...).",
    )


def _array(path: str, archive: zipfile.ZipFile, name: str) -> Array:
    with archive.open(f"{name}.npy") as stream:
        return Array(name, *_header(stream, f"{path}, {name}.npy"))


def _check_pair(path: str, x: Array, y: Array) -> None:
    if x.dtype[1] not in "biuf":
        raise UserError(
            f"{path}: the array {x.name!r} holds {x.dtype!r}, not numbers.",
            "Store it as float32 or uint8.",
        )
    if len(x.shape) < 2 or 0 in x.shape:
        raise UserError(
            f"{path}: the array {x.name!r} has the shape {x.shape}; expected are"
            " examples along the first axis and at least one value in each.",
            "Reshape it to (examples, features) or (examples, height, width,"
            " channels).",
        )
    if y.shape not in ((x.shape[0],), (x.shape[0], 1)):
        remedy = "Give each example one label."
        if len(y.shape) == 2 and y.shape[0] == x.shape[0]:
            remedy = "If these are one-hot vectors, store y.argmax(axis=1) instead."
        raise UserError(
            f"{path}: the labels {y.name!r} have the shape {y.shape}, and {x.name!r}"
            f" has {x.shape}; expected is {(x.shape[0],)}.",
            remedy,
        )


def _header(stream: IO[bytes], place: str) -> tuple[str, tuple[int, ...]]:
    """Read a `.npy` file up to the first value; return its dtype and shape."""
    start = stream.read(8)
    if len(start) < 8 or start[:6] != MAGIC or start[6] not in (1, 2, 3):
        raise UserError(
            f"{place} is not a NumPy array.", "Write it with numpy.savez(...)."
        )
    width = "<H" if start[6] == 1 else "<I"
    try:
        (length,) = struct.unpack(width, stream.read(struct.calcsize(width)))
        text = stream.read(min(length, MAX_HEADER)).decode("utf-8")
        facts = ast.literal_eval(text.strip())
        dtype, shape = facts["descr"], facts["shape"]
        if not all(isinstance(size, int) and size >= 0 for size in shape):
            raise ValueError(shape)
    except DAMAGE as error:
        raise UserError(
            f"{place} has a damaged header.", "Write it anew with numpy.savez(...)."
        ) from error
    if not isinstance(dtype, str) or not re.fullmatch(r"[<>|][biufUS]\d+", dtype):
        raise UserError(
            f"{place} holds {dtype!r}, not numbers or strings. Python objects ('|O')"
            " are never loaded, since that could run any code.",
            "Store an array of numbers, or for labels of strings: y.astype(str).",
        )
    return dtype, tuple(shape)


def _count(stream: IO[bytes], y: Array, place: str, counts: dict[str, int]) -> None:
    """Count the values of a label array into `counts`, as text."""
    size, text = _format(y.dtype, place)
    for number in range(y.shape[0]):
        raw = stream.read(size)
        if len(raw) < size:
            raise UserError(
                f"{place} ends after {number} of {y.shape[0]} values.",
                "Write the file anew with numpy.savez(...).",
            )
        label = text(raw)
        counts[label] = counts.get(label, 0) + 1


def _format(dtype: str, place: str) -> tuple[int, Callable[[bytes], str]]:
    """Return a label's size in bytes, and what turns those bytes into text."""
    order, kind = dtype[0], dtype[1:]
    if kind in CODES:
        unit = struct.Struct((">" if order == ">" else "<") + CODES[kind])
        return unit.size, lambda raw: str(unit.unpack(raw)[0])
    if kind[0] == "U":
        encoding = "utf-32-be" if order == ">" else "utf-32-le"
        return 4 * int(kind[1:]), lambda raw: raw.decode(encoding, "replace").rstrip(
            "\0"
        )
    raise UserError(
        f"{place}: labels of the type {dtype!r} cannot be used.",
        "Store whole numbers, y.astype('int64'), or strings, y.astype(str).",
    )
