"""Decoded text with one line table, and edits of it.

`ast` counts columns in UTF-8 bytes, editors in UTF-16 units, people in characters. Everything
in tfscaffold counts offsets into the decoded text; this is where the others are translated.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters `start` to `end` (exclusive) of the decoded text by `text`."""

    start: int
    end: int
    text: str


class Text:
    """Text whose lines end where Python's parser ends them: at LF, CR LF and CR only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = _starts(text)
        self._ascii = text.isascii()

    @cached_property
    def lines(self) -> list[str]:
        """The lines, with their endings."""
        ends = [*self.starts[1:], len(self.text)]
        return [self.text[a:b] for a, b in zip(self.starts, ends, strict=True)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position of `ast`: 1-based line, column in UTF-8 bytes."""
        start = self.starts[line - 1]
        if self._ascii:
            return start + column
        encoded = self.text[start : self._end(line)].encode("utf-8", "surrogatepass")
        return start + len(encoded[:column].decode("utf-8", "surrogatepass"))

    def span(
        self, node: ast.expr | ast.stmt | ast.alias | ast.arg | ast.keyword
    ) -> tuple[int, int]:
        """Return the offsets at which a node starts and ends (exclusive)."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def of(self, node: ast.expr | ast.stmt | ast.alias | ast.keyword) -> str:
        """Return the text of a node, to the byte."""
        start, end = self.span(node)
        return self.text[start:end]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column, in characters, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of `offset` starts."""
        return self.starts[bisect_right(self.starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Return the offset at which the line of `offset` ends, before its line ending."""
        return self._end(bisect_right(self.starts, offset))

    def line(self, offset: int) -> str:
        """Return the line of `offset`, without its line ending."""
        return self.text[self.line_start(offset) : self.line_end(offset)]

    def next_line(self, offset: int) -> int:
        """Return the offset at which the line after that of `offset` starts, or the end."""
        line = bisect_right(self.starts, offset)
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def below(self, offset: int, lines: str) -> Edit:
        """Return the insertion of whole lines below the line of `offset`.

        Args:
            offset: Where.
            lines: Without a line ending at the end.
        """
        at = self.next_line(offset)
        newline = self.newline(offset)
        if at == self.line_end(offset):
            return Edit(at, at, newline + lines)
        return Edit(at, at, lines + newline)

    def indent(self, offset: int) -> str:
        """Return the white space at the start of the line of `offset`."""
        start = self.line_start(offset)
        line = self.text[start : self.line_end(offset)]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def newline(self, offset: int) -> str:
        """Return how the line of `offset` ends, or how the first line does at the end."""
        for end in (self.line_end(offset), self._end(1)):
            match = _LINE_END.match(self.text, end)
            if match:
                return match.group()
        return "\n"

    def _end(self, line: int) -> int:
        if line == len(self.starts):
            return len(self.text)
        end = self.starts[line]
        return end - (2 if self.text[end - 2 : end] == "\r\n" else 1)


def _starts(text: str) -> list[int]:
    """Return the offsets at which lines start."""
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    # The same, four times as fast.
    *lines, _ = text.split("\n")
    return [0, *accumulate(len(line) + 1 for line in lines)]


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with all edits applied.

    Raises:
        ValueError: Two edits overlap.
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        if edit.start < position:
            raise ValueError(f"overlapping edits at {edit.start}")
        pieces += text[position : edit.start], edit.text
        position = edit.end
    return "".join([*pieces, text[position:]])


def moved(offset: int, edits: Iterable[Edit]) -> int:
    """Return where the character at an offset stands once all edits are applied.

    Of what is replaced, it is where the replacement starts.
    """
    shift = 0
    for edit in sorted(edits):
        if edit.end <= offset:
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start <= offset:
            return edit.start + shift
    return offset + shift


def trimmed(text: str, edit: Edit) -> Edit:
    """Return the edit without the characters that it leaves as they are at its two ends."""
    old = text[edit.start : edit.end]
    limit = min(len(old), len(edit.text))
    head = 0
    while head < limit and old[head] == edit.text[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == edit.text[-1 - tail]:
        tail += 1
    return Edit(
        edit.start + head, edit.end - tail, edit.text[head : len(edit.text) - tail]
    )
