"""Where statements stand, and which comments belong to which part of them."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tfscaffold.model.graph import Comments, Site
from tfscaffold.source.cells import last_mark
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments


@dataclass(frozen=True)
class Anchor:
    """A part of a statement to which comments can belong: its offsets."""

    start: int
    end: int


def whole_lines(code: Code, statement: ast.stmt) -> bool:
    """Whether a statement has its lines to itself, but for a `;` and a comment at their end."""
    start, end = code.text.span(statement)
    before = code.text.text[code.text.line_start(start) : start]
    behind = code.text.text[end : code.text.line_end(end)].strip()
    return not before.strip("\ufeff \t\f") and _is_tail(behind)


def can_end_anew(code: Code, function: ast.FunctionDef) -> bool:
    """Whether a statement can follow a function's last one: it has a line of its own."""
    return whole_lines(code, function.body[-1])


def _is_tail(behind: str) -> bool:
    behind = behind.removeprefix(";").lstrip()
    return not behind or behind.startswith("#")


def beside(code: Code, statement: ast.stmt, step: int) -> ast.stmt | None:
    """Return the neighbour in a block that shares a line with a statement, or None.

    Args:
        code: The file.
        statement: The statement.
        step: -1 for the one before it, 1 for the one behind it.
    """
    block = code.block(statement)
    index = block.index(statement) + step
    if not 0 <= index < len(block):
        return None
    first, second = sorted(
        (statement, block[index]), key=lambda each: code.text.span(each)
    )
    return block[index] if first.end_lineno == second.lineno else None


def can_be_split(code: Code, statement: ast.stmt) -> bool:
    """Whether the statements on a statement's lines can be given lines of their own.

    They cannot where one of them imports something: what is imported must stand above it.
    """
    first = last = statement
    mates = [statement]
    while (before := beside(code, first, -1)) is not None:
        mates.append(first := before)
    while (behind := beside(code, last, 1)) is not None:
        mates.append(last := behind)
    end = code.text.span(last)[1]
    tail = code.text.text[end : code.text.line_end(end)].strip()
    in_class = isinstance(code.scopes.parents[statement], ast.ClassDef)
    return _is_tail(tail) and not (
        in_class or any(isinstance(each, ast.Import | ast.ImportFrom) for each in mates)
    )


def attach(code: Code, site: Site, anchors: Sequence[Anchor]) -> list[Comments]:
    """Return the comments of each anchor, and in a last entry those behind the last one.

    A comment at the end of a line belongs to the last anchor that ends on it; any other one
    to the anchor that follows. Empty lines before an anchor count as comments before it.
    """
    before: list[list[str]] = [[] for _ in range(len(anchors) + 1)]
    after: list[list[str]] = [[] for _ in range(len(anchors) + 1)]
    for comment in comments(code.text.text, site.start, site.end):
        if any(each.start <= comment.start < each.end for each in anchors):
            continue
        line = code.text.position(comment.start)[0]
        on_line = [
            index
            for index, each in enumerate(anchors)
            if each.end <= comment.start and code.text.position(each.end)[0] == line
        ]
        following = [
            index for index, each in enumerate(anchors) if each.start > comment.start
        ]
        if on_line and not comment.alone:
            after[on_line[-1]].append(comment.text)
        else:
            index = following[0] if following else len(anchors)
            lines = before if comment.alone or following else after
            lines[index].append(comment.text)
    for index, anchor in enumerate(anchors[1:], start=1):
        if _empty_line(code, anchors[index - 1].end, anchor.start):
            before[index].insert(0, "")
    return [
        Comments(before=tuple(first), after=tuple(last))
        for first, last in zip(before, after, strict=True)
    ]


def gap(code: Code, statement: ast.stmt) -> tuple[str, ...]:
    """Return the comments and empty lines between a statement and the one before it.

    Where a cell begins between them, they are those below its mark.
    """
    block = code.block(statement)
    previous = block[block.index(statement) - 1]
    start = code.text.line_end(code.text.span(previous)[1])
    end = code.text.span(statement)[0]
    mark = last_mark(code.text, start, end)
    if mark is not None:
        start = code.text.line_end(mark)
    lines = [line.strip() for line in _lines(code, start, end)[1:-1]]
    return tuple(line for line in lines if not line or line.startswith("#"))


def _empty_line(code: Code, start: int, end: int) -> bool:
    lines = _lines(code, start, end)
    return any(not line.strip() for line in lines[1:-1])


def _lines(code: Code, start: int, end: int) -> list[str]:
    piece = code.text.text[start:end]
    return piece.replace("\r\n", "\n").replace("\r", "\n").split("\n")
