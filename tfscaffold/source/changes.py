"""Which statements of a module must be read again after a change of its text."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tfscaffold.source.text import Text


@dataclass(frozen=True)
class Change:
    """What a change leaves of a module.

    Attributes:
        above: How many statements of the old module stay, before the change.
        below: From which one on they stay, after it.
        lines: By how many lines those have moved down.
        text: The text between, with empty lines before it, so that its lines count from the
            start of the file.
    """

    above: int
    below: int
    lines: int
    text: str


def change_of(old: Text, body: Sequence[ast.stmt], new: Text) -> Change | None:
    """Return what stays of a module, or None where that cannot be told from its lines.

    What is cut out begins and ends where a statement of the module does, at the start of a
    line: if it can be parsed alone, the parser reads the whole text likewise.

    Args:
        old: The text of the module.
        body: Its statements.
        new: The text now.
    """
    first, last = _equal_ends(old.lines, new.lines)
    moved = len(new.lines) - len(old.lines)
    above = 0
    while above < len(body) and _end(body[above]) <= first:
        above += 1
    while above and not _is_boundary(old, body, above, _end(body[above - 1])):
        above -= 1
    start = _end(body[above - 1]) if above else 0
    below = len(body)
    while below > above and _start(body, below - 1) >= len(old.lines) - last:
        below -= 1
    while below < len(body) and not _is_boundary(old, body, below, _start(body, below)):
        below += 1
    end = _start(body, below) + moved if below < len(body) else len(new.lines)
    between = "".join(new.lines[start:end])
    if below < len(body) and between.rstrip("\r\n").endswith("\\"):
        return None
    return Change(above, below, moved, "\n" * start + between)


def _equal_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many lines are equal at the start, and how many of the others at the end."""
    most = min(len(old), len(new))
    first = 0
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, last


def _start(body: Sequence[ast.stmt], index: int) -> int:
    """Return the line from which on a statement stands, from 0; with what is above a decorator."""
    if getattr(body[index], "decorator_list", None):
        return _end(body[index - 1]) if index else 0
    return body[index].lineno - 1


def _end(statement: ast.stmt) -> int:
    """Return the line behind a statement, from 0."""
    assert statement.end_lineno is not None
    return statement.end_lineno


def _is_boundary(text: Text, body: Sequence[ast.stmt], index: int, line: int) -> bool:
    """Whether a line parts the statement of an index from the one before it."""
    if index and _end(body[index - 1]) > line:
        return False
    if index < len(body):
        statement = body[index]
        if not getattr(statement, "decorator_list", None) and statement.col_offset:
            return False
        if _start(body, index) < line:
            return False
    return not line or not text.lines[line - 1].rstrip("\r\n").endswith("\\")
