"""The user's table: a header, a column of labels, and numbers in all other columns."""

import csv
import os
from collections.abc import Iterator
from typing import NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data
from tfscaffold.project.data.labels import class_names, number

LABEL_COLUMNS = ("label", "target", "class", "y")
DELIMITERS = (",", ";", "\t", "|")


def read(path: str, target: str | None = None) -> Data:
    """Return the classes and the number of features of a CSV file.

    The labels are in the column called `label`, `target`, `class` or `y`, in this
    order and in upper or lower case, else in the last, unless `target` names it.

    Raises:
        UserError: The file is empty, ragged, not UTF-8, has missing values or features
            that are no numbers, or its labels are no classes.
        OSError: The file cannot be read.
    """
    delimiter, header, rows = open_table(
        path, "csv", "Name the file, or choose --data images for a folder of images."
    )
    label_index = label_index_of(header, target)
    counts: dict[str, int] = {}
    for line, row in rows:
        _check_row(f"{path}:{line}", header, row, label_index)
        label = row[label_index].strip()
        counts[label] = counts.get(label, 0) + 1
    column = header[label_index]
    return Data(
        name="csv",
        path=path,
        input_shape=(len(header) - 1,),
        class_names=class_names(counts, f"{path}: the label column {column!r}"),
        extra={
            "delimiter": delimiter,
            "label_column": column,
            "feature_columns": (*header[:label_index], *header[label_index + 1 :]),
        },
        note=(
            f"{path}: {sum(counts.values())} rows, {len(header) - 1} features,"
            f" labels in the column {column!r}."
        ),
    )


class Table(NamedTuple):
    """A file with a header."""

    delimiter: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    """Each has a value for each name; with the number of its last line."""


def open_table(
    path: str, source: str, remedy: str = "Name the file.", cells: str = "values"
) -> Table:
    """Return the header of a file, and its rows as they are read.

    Args:
        path: The file.
        source: The name of the source of data.
        remedy: What to do if it is a folder.
        cells: What its rows hold.

    Raises:
        UserError: It is a folder, empty, not UTF-8, or has no header; while they are read:
            a row has more or fewer values than the header has names.
        OSError: It cannot be read.
    """
    if os.path.isdir(path):
        raise UserError(
            f"{path} is a folder, and --data {source} takes a file.", remedy
        )
    delimiter = _delimiter_of(path)
    rows = _rows_of(path, delimiter)
    header = _header_of(path, next(rows, (0, []))[1])

    def whole_rows() -> Iterator[tuple[int, list[str]]]:
        for line, row in rows:
            if len(row) != len(header):
                raise UserError(
                    f"{path}:{line}: the row has {len(row)} values, and the header has"
                    f" {len(header)} names.",
                    f"Correct this row; {cells} with the delimiter in them need quotes.",
                )
            yield line, row

    return Table(delimiter, header, whole_rows())


def _delimiter_of(path: str) -> str:
    with open(path, encoding="utf-8-sig", newline="") as stream:
        try:
            header = stream.readline()
        except UnicodeDecodeError as error:
            raise _not_utf8(path, error) from error
    return max(DELIMITERS, key=header.count)


def _rows_of(path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that are not blank, each with the number of its last line."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num, row
        except csv.Error as error:
            raise UserError(
                f"{path}:{reader.line_num}: {error}.",
                "Correct the quotes of this row.",
            ) from error
        except UnicodeDecodeError as error:
            raise _not_utf8(path, error) from error


def _header_of(path: str, row: list[str]) -> list[str]:
    if not row:
        raise UserError(
            f"{path} is empty.",
            "Its first row has to hold the names of the columns, the others the data.",
        )
    header = [name.strip() for name in row]
    if len(header) < 2:
        raise UserError(
            f"{path}:1: there is one column only, {header[0]!r}.",
            "Give a column of labels and a column for each feature, with commas"
            " (or semicolons or tabs) in between.",
        )
    if all(number(name) is not None for name in header[:-1]):
        raise UserError(
            f"{path}:1: the first row holds numbers, not the names of the columns.",
            "Put a row of names on top, for example:"
            f" {','.join(f'x{n}' for n in range(1, len(header)))},label",
        )
    for position, name in enumerate(header, 1):
        if not name or header.index(name) != position - 1:
            fault = f"is called {name!r} like an earlier one" if name else "has no name"
            raise UserError(
                f"{path}:1: column {position} {fault}.",
                "Give each column a name of its own.",
            )
    return header


def label_index_of(header: list[str], target: str | None = None) -> int:
    if target is not None:
        if target not in header:
            raise UserError(
                f"There is no column {target!r}.", f"There are: {', '.join(header)}."
            )
        return header.index(target)
    names = [name.lower() for name in header]
    for name in LABEL_COLUMNS:
        if name in names:
            return names.index(name)
    return len(header) - 1


def _check_row(place: str, header: list[str], row: list[str], label_index: int) -> None:
    for index, value in enumerate(row):
        if not value.strip():
            raise UserError(
                f"{place}: the value in the column {header[index]!r} is missing.",
                "Fill it in, delete the row, or use --arch tabular --data table, which"
                " takes gaps.",
            )
        if index != label_index and number(value) is None:
            raise UserError(
                f"{place}: {value!r} in the column {header[index]!r} is not a number.",
                "Turn it into a number, delete the column, or use --arch tabular --data"
                " table, which takes categories; if it is the label, call its column"
                " 'label'.",
            )


def _not_utf8(path: str, error: UnicodeDecodeError) -> UserError:
    return UserError(
        f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.",
        "Save it as CSV in UTF-8.",
    )
