"""Pieces of the user's text as expressions of the graph, with arguments taken out."""

import ast
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tfscaffold.model.graph import Expression
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments

Span = tuple[int, int]


def expression(
    code: Code,
    node: ast.expr,
    cuts: Sequence[Span] = (),
    renamed: Mapping[Span, str] = MappingProxyType({}),
) -> Expression:
    """Return the text of a node without the characters of `cuts`.

    Args:
        code: The file.
        node: The expression.
        cuts: Offsets into the file, inside the node.
        renamed: New text for parts of the node, by their offsets.
    """
    start, end = code.text.span(node)
    changes = {**dict.fromkeys(cuts, ""), **renamed}
    text, fixed = changed(code, node, end, changes)
    if isinstance(node, ast.Attribute | ast.Call | ast.IfExp | ast.Subscript):
        text = _in_parentheses(text)
    return Expression(
        text=text,
        node=node,
        indent=code.text.indent(start),
        column=start - code.text.line_start(start),
        fixed=fixed,
        cuts=tuple(cuts),
    )


def _in_parentheses(text: str) -> str:
    """Return an expression in parentheses, where a line of it ends outside its own brackets."""
    if "\n" in text or "\r" in text:
        try:
            ast.parse(text, mode="eval")
        except SyntaxError:
            return f"({text})"
    return text


def changed(
    code: Code, node: ast.expr | ast.stmt, end: int, changes: Mapping[Span, str]
) -> tuple[str, frozenset[int]]:
    """Return the text from a node's start to an offset, with some of it changed.

    Args:
        code: The file.
        node: Where the text starts.
        end: Where it ends.
        changes: New text for parts of it, by their offsets.

    Returns:
        The text, and which of its lines (0-based) start inside a string literal.
    """
    pieces: list[str] = []
    fixed = string_lines(node)
    position = code.text.span(node)[0]
    for (first, last), text in sorted(changes.items()):
        if first < position:
            continue
        pieces += code.text.text[position:first], text
        position = last
        top = code.text.position(first)[0] - node.lineno
        gone = code.text.position(last)[0] - code.text.position(first)[0]
        fixed = {line - gone if line > top else line for line in fixed}
    pieces.append(code.text.text[position:end])
    return "".join(pieces), frozenset(fixed)


def cuts(
    code: Code, call: ast.Call, keyword: ast.keyword
) -> tuple[list[Span], list[str]]:
    """Return the characters to take out of a call to remove an argument.

    A comment at the end of the argument's line goes with it; all other comments stay.

    Returns:
        The offsets, and the comments that go.
    """
    nodes: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    spans = [code.text.span(node) for node in nodes]
    index = nodes.index(keyword)
    start, end = spans[index]
    comma = _behind_comma(code, end)
    line_end = code.text.line_end(comma)
    rest = code.text.text[comma:line_end]
    own = [rest.strip()] if rest.lstrip().startswith("#") else []
    tail = line_end if own else comma
    if index + 1 < len(spans):
        following = spans[index + 1][0]
        kept = comments(code.text.text, tail, following)
        if not kept and index and _ends_line(code, spans[index - 1][1], start, tail):
            # What follows starts its line as before.
            return [(_behind_comma(code, spans[index - 1][1]), tail)], own
        return [(start, kept[0].start if kept else following)], own
    if index == 0:
        return [(start, tail)], own
    previous = spans[index - 1][1]
    kept = comments(code.text.text, previous, start)
    if kept:
        return [(kept[-1].end, tail)], own
    previous = code.text.text.rindex(",", previous, start)
    return [(previous, end), *([(comma, tail)] if own else [])], own


def _ends_line(code: Code, previous: int, start: int, tail: int) -> bool:
    """Whether an argument is the last one of a line on which another one stands."""
    text = code.text.text
    rest = text[tail : code.text.line_end(tail)]
    return "\n" not in text[previous:start] and not rest.strip()


def _behind_comma(code: Code, end: int) -> int:
    text = code.text.text
    position = end
    while text[position] in " \t\r\n\f":
        position += 1
    return position + 1 if text[position] == "," else end


def string_lines(node: ast.expr | ast.stmt) -> set[int]:
    """Return the lines of an expression, from 0, that start inside a string literal."""
    lines: set[int] = set()
    if node.lineno == node.end_lineno:
        return lines
    for each in ast.walk(node):
        if isinstance(each, ast.JoinedStr) or (
            isinstance(each, ast.Constant) and isinstance(each.value, str | bytes)
        ):
            assert each.end_lineno is not None
            first = each.lineno - node.lineno
            last = each.end_lineno - node.lineno
            lines.update(range(first + 1, last + 1))
    return lines
