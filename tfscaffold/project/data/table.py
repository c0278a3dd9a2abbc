"""The user's table: a header, a column to predict, and numbers and categories in the others."""

from collections import Counter

from tfscaffold.errors import UserError
from tfscaffold.project.data import Data
from tfscaffold.project.data.csv import label_index_of, open_table
from tfscaffold.project.data.labels import class_names, number

# What stands for a value that is missing, in small letters.
MISSING = {"", "?", "-", "na", "n/a", "nan", "null", "none"}
# As many different whole numbers are classes; more are measurements.
MOST_CLASSES = 20


def read(path: str, target: str | None = None, task: str | None = None) -> Data:
    """Return what is to be predicted in a CSV file, and which columns hold what.

    The column to predict is found as in `--data csv`. If it holds fractions, or more than
    20 different numbers, it is a measurement. A column of numbers may have values that
    are missing. A column of other texts holds categories, and is left out if more than
    half of its values are different, as names and numbers of documents are.

    Args:
        path: The file.
        target: The column to predict, or None for that which is found.
        task: "classification" or "regression", or None for what is found.

    Raises:
        UserError: The file is empty, ragged, not UTF-8, has no column that helps, or
            what is to be predicted is missing, or no class, or no number.
        OSError: The file cannot be read.
    """
    delimiter, header, rows = open_table(path, "table")
    place = label_index_of(header, target)
    columns: list[list[str]] = [[] for _ in header]
    for line, row in rows:
        for column, value in zip(columns, row, strict=True):
            text = value.strip()
            column.append("" if text.lower() in MISSING else text)
        if not columns[place][-1]:
            raise UserError(
                f"{path}:{line}: the value in the column {header[place]!r}, which is to"
                " be predicted, is missing.",
                "Fill it in, delete the row, or name another column by --target.",
            )
    targets = columns[place]
    kind = f"{path}: the column {header[place]!r}"
    task = task or ("regression" if _are_measurements(targets) else "classification")
    classes: tuple[str, ...] = ()
    if task == "classification":
        classes = class_names(Counter(targets), kind)
    else:
        _check_numbers(targets, kind)
    numbers, categories, left = [], [], []
    for index, name in enumerate(header):
        if index == place:
            continue
        values = [value for value in columns[index] if value]
        if values and all(number(value) is not None for value in values):
            numbers.append(name)
        elif not values or 2 * len(set(values)) > len(values):
            left.append(name)
        else:
            categories.append(name)
    if not numbers and not categories:
        raise UserError(
            f"{path}: no column beside {header[place]!r} holds numbers or categories.",
            "Is it the right table? A text that stands in one row only says nothing of"
            " others.",
        )
    predicted = "a number" if not classes else f"{len(classes)} classes"
    note = (
        f"{path}: {len(targets)} rows, {_counted(numbers, 'number')} and"
        f" {_counted(categories, 'category', 'categories')}; to predict is {predicted} in"
        f" the column {header[place]!r}."
    )
    if left:
        names = ", ".join(map(repr, left))
        note += f" Left out, since most of its values stand in one row only: {names}."
    return Data(
        name="table",
        path=path,
        input_shape=(len(numbers) + len(categories),),
        class_names=classes,
        input_dtype="string",
        extra={
            "delimiter": delimiter,
            "target_column": header[place],
            "number_columns": tuple(numbers),
            "category_columns": tuple(categories),
        },
        note=note,
    )


def _are_measurements(targets: list[str]) -> bool:
    values = [number(text) for text in targets]
    if any(value is None for value in values):
        return False
    return any(value % 1 for value in values if value) or len(set(values)) > (
        MOST_CLASSES
    )


def _check_numbers(targets: list[str], place: str) -> None:
    if wrong := next((text for text in targets if number(text) is None), None):
        raise UserError(
            f"{place} holds {wrong!r}, which is not a number.",
            "Correct it, or tell the values apart as classes: --task classification.",
        )
    if len(set(map(float, targets))) == 1:
        raise UserError(
            f"{place} always holds {targets[0]}.", "Name another column by --target."
        )


def _counted(names: list[str], one: str, several: str | None = None) -> str:
    return f"{len(names)} {one if len(names) == 1 else several or one + 's'}"
