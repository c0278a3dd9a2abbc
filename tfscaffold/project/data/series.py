"""The user's series: a header, a row for each moment, and numbers in the columns."""

from itertools import pairwise

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data
from tfscaffold.project.data.csv import label_index_of, open_table
from tfscaffold.project.data.labels import number

WINDOW = 24
HORIZON = 1
# Held out for validation and for the test, as in the settings of a project.
HELD_OUT = 0.15


def read(
    path: str,
    target: str | None = None,
    window: int | None = None,
    horizon: int | None = None,
) -> Data:
    """Return the columns of a CSV file whose rows follow each other in time.

    The column to predict is found as in `--data csv`. Columns of texts are left out, and
    those that rise from row to row: they are the time, whose values in the future no
    network has seen.

    Args:
        path: The file.
        target: The column to predict, or None for that which is found.
        window: The rows that a forecast is made from, 24 if None.
        horizon: The rows that are predicted at once, 1 if None.

    Raises:
        UserError: The file is empty, ragged, not UTF-8, or too short, or a value is
            missing or no number.
        OSError: The file cannot be read.
    """
    window, horizon = window or WINDOW, horizon or HORIZON
    delimiter, header, rows = open_table(path, "series")
    place = label_index_of(header, target)
    lines, values = [], []
    for line, row in rows:
        lines.append(line)
        values.append([value.strip() for value in row])
    kept, left = [], []
    for index, name in enumerate(header):
        numbers = [number(row[index]) for row in values]
        known = [each for each in numbers if each is not None]
        if index == place or len(known) > len(numbers) // 2:
            if len(known) < len(numbers):
                raise UserError(
                    f"{path}:{lines[numbers.index(None)]}: the value in the column"
                    f" {name!r} is missing, or is no number.",
                    "Fill the gap with what is nearest to the truth: the value before, say.",
                )
            if index == place or not _is_time(known):
                kept.append(name)
                continue
        left.append(name)
    _check_length(path, len(lines), window, horizon)
    kept.remove(header[place])
    columns = (header[place], *kept)
    note = (
        f"{path}: {len(lines)} rows in the order of time; from {window} of them, in"
        f" {len(columns)} {'column' if len(columns) == 1 else 'columns'}, the next"
        f" {horizon} in the column {header[place]!r} {'is' if horizon == 1 else 'are'} to"
        " be predicted."
    )
    if left:
        names = ", ".join(map(repr, left))
        note += f" Left out, since they hold texts or count the moments: {names}."
    return Data(
        name="series",
        path=path,
        input_shape=(window, len(columns)),
        class_names=(),
        extra={"delimiter": delimiter, "columns": columns, "horizon": horizon},
        note=note,
    )


def _is_time(values: list[float]) -> bool:
    return all(one < other for one, other in pairwise(values))


def _check_length(path: str, rows: int, window: int, horizon: int) -> None:
    held_out = round(rows * HELD_OUT)
    if min(held_out, rows - 2 * held_out - window) < horizon:
        raise UserError(
            f"{path} has {rows} rows: {window} for a window, and {horizon} to predict, are"
            f" too many, since {HELD_OUT:.0%} of the rows are for validation and as many"
            " for the test.",
            "Add rows, or choose a shorter --window or --horizon.",
        )
