"""Whether edits leave a text Python: of a large file, the statements that changed are parsed."""

import ast
from collections.abc import Iterator, Sequence

from tfscaffold.errors import UserError
from tfscaffold.source.code import Code, parse
from tfscaffold.source.text import Edit, splice


def check_syntax(code: Code, edits: Sequence[Edit], new: str) -> None:
    """Raise an error if a text is no longer Python.

    Statements of the module that parse by themselves, between others that are as they were,
    parse in their midst, too.

    Args:
        code: The text before.
        edits: Of it.
        new: The text with the edits.

    Raises:
        UserError: It is not Python.
    """
    try:
        for part in _changed(code, edits):
            parse(part)
    except UserError:
        parse(new)  # Two parts may be Python together: an `if`, a comment, its `else`.


def _changed(code: Code, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the new text of the lines with edits, and of all the statements that they touch.

    An edit up to a line's end has the next line with it, so that a part ends with a line.
    """
    whole = code.text.text
    for start, end in _ranges(code, edits):
        at_end = end == len(whole)
        moved = [
            Edit(each.start - start, each.end - start, each.text)
            for each in edits
            if start <= each.start and (each.end < end or at_end)
        ]
        yield splice(whole[start:end], moved)


def _ranges(code: Code, edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of whole lines with edits, as far as the statements around them go."""
    lines = [(*_lines(code, *_span(code, each)), False) for each in code.tree.body]
    lines += [(*_lines(code, edit.start, edit.end), True) for edit in edits]
    start, end, changed = 0, 0, False
    for first, last, is_edit in sorted(lines):
        if first < end:
            end, changed = max(end, last), changed or is_edit
            continue
        if changed:
            yield start, end
        start, end, changed = first, last, is_edit
    if changed:
        yield start, end


def _span(code: Code, statement: ast.stmt) -> tuple[int, int]:
    """Return where a statement starts, with its decorators, and ends."""
    start, end = code.text.span(statement)
    decorators = getattr(statement, "decorator_list", [])
    if decorators:
        # A backslash may put the sign on a line of its own.
        start = code.text.text.rfind("@", 0, code.text.span(decorators[0])[0])
    return start, end


def _lines(code: Code, start: int, end: int) -> tuple[int, int]:
    """Return where the lines of a range begin and end."""
    return code.text.line_start(start), code.text.next_line(end)
