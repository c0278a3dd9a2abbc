"""The lines of statements in which uses of models change, and around those that go."""

import ast
from collections.abc import Collection, Iterable
from dataclasses import replace

from tfscaffold.convert import polish
from tfscaffold.model.expressions import string_lines
from tfscaffold.readers.layout import whole_lines
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, Text, splice, trimmed
from tfscaffold.writers.writing import Line

# Statements without a block of their own.
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Assert)


def wrapped(
    edits: list[Edit], uses: Collection[Edit], code: Code, length: int
) -> list[Edit]:
    """Return the edits, with those in a statement that becomes too long or short as one.

    Args:
        edits: All of them.
        uses: Those that rewrite uses of models.
        code: The file.
        length: Of its lines.
    """
    found = list(edits)
    for kind in _SIMPLE if uses else ():
        for statement in code.nodes(kind):
            start, end = code.text.span(statement)
            inside = [
                each
                for each in found
                if start <= each.start and each.end <= end and start < each.end
            ]
            if inside and all(each in uses for each in inside):
                laid = _wrapped(statement, inside, code, length)
                found = [each for each in found if each not in inside] + laid
    return found


def closed(edits: list[Edit], others: Iterable[Edit], text: Text) -> list[Edit]:
    """Return the edits, with the empty lines below statements that go.

    Of those around them, the empty lines above are enough.

    Args:
        edits: Of the definitions.
        others: What else changes: nothing is taken away there.
        text: The file.
    """
    places = [each.start for each in (*edits, *others)]
    found = sorted(edits)
    start = -1
    for index, edit in enumerate(found):
        if edit.text or edit.start != text.line_start(edit.start):
            continue
        if not index or found[index - 1].end != edit.start or found[index - 1].text:
            start = edit.start
        above, end = start, edit.end
        while above and not text.line(above - 1).strip():
            above = text.line_start(above - 1)
            if end == len(text.text) or text.line(end).strip():
                break
            end = text.next_line(end)
        if end == text.line_start(end) and not any(
            edit.end <= place < end for place in places
        ):
            found[index] = replace(edit, end=end)
    return found


def _wrapped(
    statement: ast.stmt, edits: list[Edit], code: Code, length: int
) -> list[Edit]:
    text = code.text
    start, end = text.span(statement)
    tail = text.text[end : text.line_end(end)]
    indent = text.indent(start)
    if string_lines(statement) or not whole_lines(code, statement):
        return edits
    moved = [Edit(e.start - start, e.end - start, e.text) for e in edits]
    new = splice(text.text[start:end], moved).replace("\r\n", "\n")
    after = (tail.strip(),) if tail.strip() else ()
    line = Line(new, after=after)
    lines = f"{indent}{new}{tail}".split("\n")
    is_long = max(map(polish.width, lines)) > length
    # What was written over several lines may fit on fewer.
    may_shrink = "\n" in text.text[start:end]
    if not (is_long or may_shrink) or ";" in tail:
        return edits
    if not polish.is_clean(code, [(start, text.line_end(end))], length):
        return edits
    shown = polish.polished(line, indent, length).text
    whole = shown.replace("\n", text.newline(start))
    return [trimmed(text.text, Edit(start, text.line_end(end), whole))]
