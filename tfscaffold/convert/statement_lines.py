"""The lines of statements in which uses of models change, and around those that go."""

import ast
import textwrap
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
# Statements of which the head alone is laid out: what their block ends with follows it.
_Compound = ast.If | ast.While | ast.For | ast.With
_COMPOUND: tuple[type[_Compound], ...] = (ast.If, ast.While, ast.For, ast.With)
_BODY = "\n    pass"


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
    compound = [each for kind in _COMPOUND for each in code.nodes(kind)] if uses else []
    for block in compound:
        start, end = code.text.span(block)[0], _head_end(block, code)
        inside = [each for each in found if start <= each.start and each.end <= end]
        if inside and all(each in uses for each in inside):
            laid = _wrapped_head((start, end), inside, code, length)
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


def _head_end(statement: _Compound, code: Code) -> int:
    """Return where the `:` behind the head of a statement ends; 0 where its body is beside it."""
    if isinstance(statement, ast.With):
        item = statement.items[-1]
        last = item.optional_vars or item.context_expr
    else:
        last = statement.iter if isinstance(statement, ast.For) else statement.test
    text, end = code.text, code.text.span(last)[1]
    between = text.text[end : text.span(statement.body[0])[0]]
    head, colon, behind = between.partition(":")
    if head.strip("), \t\r\n") or behind.strip() or "\n" not in behind:
        return 0
    return end + len(head + colon)


def _wrapped_head(
    span: tuple[int, int], edits: list[Edit], code: Code, length: int
) -> list[Edit]:
    text, (start, end) = code.text, span
    indent = text.indent(start)
    old = text.text[start:end].replace("\r\n", "\n")
    moved = [Edit(e.start - start, e.end - start, e.text) for e in edits]
    new = splice(text.text[start:end], moved).replace("\r\n", "\n")
    is_long = max(map(polish.width, f"{indent}{new}".split("\n"))) > length
    whole = textwrap.dedent(f"{indent}{old}") + _BODY
    if (
        not (is_long or "\n" in old)
        or old.startswith("elif")
        or '"""' in old
        or "'''" in old
        or polish.black(whole, length - len(indent)) != whole
    ):
        return edits
    shown = polish.polished(Line(new + f"\n{indent}    pass"), indent, length).text
    shown = shown.removesuffix(f"\n{indent}    pass").replace("\n", text.newline(start))
    return [trimmed(text.text, Edit(start, end, shown))]


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
