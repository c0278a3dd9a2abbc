"""The source of one cell as it stands in JSON: a string, or a list of them.

Edits touch only the characters that change: how the others are escaped, and how the list is
laid out, stays to the byte.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tfscaffold.source.text import Edit

# One character of a JSON string; a pair of surrogates is one, too.
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[0-9a-fA-F]{4}|\\.|[^\\]"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class _Piece:
    """One character of the source.

    Attributes:
        raw: As it stands in the JSON text.
        at: Its offset there; -1 for a new one.
        gap: What stands before the string that begins with it; None inside a string.
    """

    raw: str
    at: int
    gap: str | None = None


class CellSource:
    """The source of one cell.

    Args:
        json_text: The whole notebook.
        start: Offset of the value of `source`.
        end: Offset behind it.
        ascii_only: Whether other characters are escaped.
    """

    def __init__(self, json_text: str, start: int, end: int, ascii_only: bool) -> None:
        self._json = json_text
        self.start = start
        self.end = end
        self._ascii = ascii_only
        value = json.loads(json_text[start:end])
        self.is_list = not isinstance(value, str)
        self.text = "".join(value)

    def position(self, offset: int) -> int:
        """Return the offset in the JSON text of a character of the source."""
        if offset < len(self._pieces):
            return self._pieces[offset].at
        if not self._pieces:
            return self.start
        last = self._pieces[-1]
        return last.at + len(last.raw)

    def spliced(self, edits: Iterable[Edit], line_end: str = "") -> str:
        """Return the JSON value with edits of the source applied.

        Args:
            edits: Of the source with `line_end` behind it.
            line_end: That of the last line, where the source has none.
        """
        pieces = [*self._pieces, *(_Piece(self.dump(each), -1) for each in line_end)]
        for edit in sorted(edits, reverse=True):
            pieces[edit.start : edit.end + 1] = self._replaced(pieces, edit)
        if line_end:
            _strip_line_end(pieces)
        first, last = self._brackets
        inner = "".join(
            piece.raw if piece.gap is None else f'{piece.gap}"{piece.raw}'
            for piece in pieces
        )
        if not pieces:
            return "[]" if self.is_list else '""'
        return f'{first}{inner}"{last}'

    def dump(self, text: str) -> str:
        """Return text as it stands in a JSON string of this notebook, without quotes."""
        return json.dumps(text, ensure_ascii=self._ascii)[1:-1]

    def _replaced(self, pieces: list[_Piece], edit: Edit) -> list[_Piece]:
        """Return what takes the place of a range, and of the character behind it."""
        following = pieces[edit.end : edit.end + 1]
        new = [_Piece(self.dump(each), -1) for each in edit.text]
        begins = self._starts_string(pieces, edit.start)
        gap = self._gap if edit.start else ""
        if edit.start < len(pieces):
            gap = pieces[edit.start].gap or ""
        for index, character in enumerate(edit.text[:-1], 1):
            if character == "\n" and self.is_list:
                new[index] = replace(new[index], gap=self._gap)
        joined = [*new, *following]
        if joined:
            joined[0] = replace(joined[0], gap=gap if begins else None)
        if new and following:
            ends = edit.text.endswith("\n") and self.is_list
            joined[-1] = replace(
                following[0], gap=(following[0].gap or self._gap) if ends else None
            )
        return joined

    def _starts_string(self, pieces: list[_Piece], index: int) -> bool:
        """Whether a string begins at an index."""
        if index < len(pieces):
            return pieces[index].gap is not None
        return index == 0 or (self.is_list and pieces[-1].raw == "\\n")

    @cached_property
    def _pieces(self) -> list[_Piece]:
        """The characters, each as it is escaped."""
        found: list[_Piece] = []
        first = self._json.index('"', self.start) if self.text else self.end
        position = first
        for string in _STRING.finditer(self._json, first, self.end):
            gap: str | None = self._json[position : string.start()]
            if found and gap is not None:
                gap = f'"{gap}'
            for match in _CHARACTER.finditer(self._json, *string.span(1)):
                found.append(_Piece(match.group(), match.start(), gap))
                gap = None
                position = string.end()
        return found

    @property
    def _brackets(self) -> tuple[str, str]:
        """What stands before the first string and behind the last one."""
        value = self._json[self.start : self.end]
        return value[: value.index('"')], value[value.rindex('"') + 1 :]

    @cached_property
    def _gap(self) -> str:
        """What stands between two strings of the list."""
        for piece in self._pieces[1:]:
            if piece.gap is not None:
                return piece.gap
        space = self._brackets[0][1:]
        return f'",{space}' if space else '", '


def _strip_line_end(pieces: list[_Piece]) -> None:
    """Take the last line end away, and the empty lines with which new text ends."""
    taken = False
    while pieces and pieces[-1].raw == "\\n" and (pieces[-1].at < 0 or not taken):
        pieces.pop()
        if pieces and pieces[-1].raw == "\\r":
            pieces.pop()
        taken = True
