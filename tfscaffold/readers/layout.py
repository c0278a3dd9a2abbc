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
    """Whether a statement has its lines to itself, but for a comment at their end."""
    start, end = code.text.span(statement)
    before = code.text.text[code.text.line_start(start) : start]
    behind = code.text.text[end : code.text.line_end(end)].strip()
    return not before.strip("\ufeff \t\f") and (not behind or behind.startswith("#"))


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
