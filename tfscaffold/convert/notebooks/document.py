"""The JSON of a notebook: where its cells and their source stand, to the character.

The format is nbformat 4: https://nbformat.readthedocs.io/en/latest/format_description.html
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tfscaffold.convert.notebooks.source import CellSource
from tfscaffold.errors import UserError
from tfscaffold.source.text import Edit

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
# From nbformat 4.5 on, cells have ids.
_WITH_IDS = (4, 5)
_NEW_ID = "tfscaffold-blocks"
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell of a notebook.

    Attributes:
        number: Its place among all cells, from 1.
        start: Offset in the JSON text.
        end: Offset behind it.
        value: What it holds.
        source: Its text, and where that stands.
    """

    number: int
    start: int
    end: int
    value: dict[str, Any]
    source: CellSource

    @property
    def execution_count(self) -> int | None:
        """When it ran last, counted from the start of the kernel; None if it did not."""
        count = self.value.get("execution_count")
        return count if isinstance(count, int) else None

    @property
    def is_python(self) -> bool:
        """Whether it holds code of the notebook's kernel."""
        metadata = self.value.get("metadata") or {}
        editor = metadata.get("vscode")
        language = editor.get("languageId") if isinstance(editor, dict) else None
        is_code: bool = self.value["cell_type"] == "code"
        return is_code and language in (None, "python")


class Document:
    """The text of a notebook.

    Args:
        text: JSON.

    Raises:
        UserError: It is no notebook, or one of an older format.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._notebook = json.loads(text)
        except RecursionError as error:
            raise UserError("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise UserError(f"This is not a notebook: {error}.") from error
        _check(self._notebook)
        self._ascii = text.isascii()
        self._list = dict(_members(text, _skip(text, 0)))["cells"][0]
        self.cells = list(self._cells())

    @property
    def is_python(self) -> bool:
        """Whether the kernel runs Python; so it is if the notebook does not say."""
        metadata = self._notebook.get("metadata") or {}
        names = [
            metadata[place].get(key)
            for place, key in (("kernelspec", "language"), ("language_info", "name"))
            if isinstance(metadata.get(place), dict)
        ]
        stated = [str(name).lower() for name in names if name]
        return not stated or stated[0] in ("python", "ipython")

    def new_cell(self, source: str, after: Cell | None) -> Edit:
        """Return the insertion of a code cell.

        Args:
            source: Its text.
            after: The cell above it; None if it is the first.
        """
        pattern = after or next(cell for cell in self.cells if cell.is_python)
        line = self.text.rfind("\n", 0, pattern.start) + 1
        indent = self.text[line : pattern.start]
        body = json.dumps(
            self._new_value(source, pattern), **self._layout(pattern, indent)
        )
        gap = ", "
        if not indent.strip():
            newline = "\r\n" if self.text[line - 2 : line] == "\r\n" else "\n"
            gap = f",{newline}{indent}"
            body = body.replace("\n", f"{newline}{indent}")
        if after is None:
            return Edit(pattern.start, pattern.start, body + gap)
        return Edit(after.end, after.end, gap + body)

    def _new_value(self, source: str, pattern: Cell) -> dict[str, Any]:
        """Return a new code cell with the keys of another one, in the same order."""
        lines = source.splitlines(keepends=True)
        value: dict[str, Any] = {
            "cell_type": "code",
            "execution_count": None,
            "id": self._new_id(),
            "metadata": {},
            "outputs": [],
            "source": lines if pattern.source.is_list else source,
        }
        version = self._notebook["nbformat"], self._notebook.get("nbformat_minor", 0)
        if version < _WITH_IDS and "id" not in pattern.value:
            del value["id"]
        keys = [key for key in pattern.value if key in value]
        return {key: value[key] for key in dict.fromkeys([*keys, *value])}

    def _new_id(self) -> str:
        taken = {cell.value.get("id") for cell in self.cells}
        name, number = _NEW_ID, 1
        while name in taken:
            number += 1
            name = f"{_NEW_ID}-{number}"
        return name

    def _layout(self, pattern: Cell, indent: str) -> dict[str, Any]:
        """Return how `json.dumps` writes a cell like another one."""
        body = self.text[pattern.start : pattern.end]
        colon = ": " if re.match(r'\{\s*"[^"]*": ', body) else ":"
        inner = re.match(r"\{\r?\n([ \t]*)", body)
        comma = ", " if inner is None and ", " in body else ","
        unit = inner.group(1).removeprefix(indent) if inner else None
        return {
            "ensure_ascii": self._ascii,
            "indent": unit,
            "separators": (comma, colon),
        }

    def _cells(self) -> Iterator[Cell]:
        for number, (start, end) in enumerate(_elements(self.text, self._list), 1):
            members = dict(_members(self.text, start))
            value = _DECODER.raw_decode(self.text, start)[0]
            source = CellSource(self.text, *members["source"], self._ascii)
            yield Cell(number, start, end, value, source)


def _check(notebook: Any) -> None:
    """Raise `UserError` where a notebook lacks what is read of it."""
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise UserError("This is not a notebook: it has no `nbformat`.")
    if notebook["nbformat"] != 4:
        raise UserError(
            f"The notebook has format {notebook['nbformat']}, and only format 4 is known.",
            "Open and save it in Jupyter, or run `jupyter nbconvert --to notebook`.",
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not _is_table(notebook.get("metadata")):
        raise UserError("This is not a notebook of format 4: it has no list of cells.")
    for number, cell in enumerate(cells, 1):
        source = cell.get("source") if isinstance(cell, dict) else None
        lines = source if isinstance(source, list) else [source]
        if not (
            all(isinstance(line, str) for line in lines)
            and isinstance(cell.get("cell_type"), str)
            and _is_table(cell.get("metadata"))
        ):
            raise UserError(f"This is not a notebook of format 4: see cell {number}.")


def _is_table(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _members(text: str, start: int) -> Iterator[tuple[str, Span]]:
    """Yield the keys of a JSON object, each with the span of its value."""
    position = _skip(text, start + 1)
    while text[position] != "}":
        key, position = _DECODER.raw_decode(text, position)
        position = _skip(text, _skip(text, position) + 1)
        end = _DECODER.raw_decode(text, position)[1]
        yield key, (position, end)
        position = _next(text, end)


def _elements(text: str, start: int) -> Iterator[Span]:
    """Yield the spans of the elements of a JSON array."""
    position = _skip(text, start + 1)
    while text[position] != "]":
        end = _DECODER.raw_decode(text, position)[1]
        yield position, end
        position = _next(text, end)


def _next(text: str, end: int) -> int:
    """Return where the next member stands, or the closing bracket."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    assert match is not None
    return match.end()
