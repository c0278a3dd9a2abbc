"""Functions that add layers to a model that they are not given: they read the variable that holds it."""

import ast
import re

from tfscaffold.model.graph import Helper
from tfscaffold.readers.adding import adds_layer, leaves
from tfscaffold.readers.layout import can_end_anew
from tfscaffold.source.code import Code

_HEAD = re.compile(r"def\s+\w+\s*\(\s*")


def closure(code: Code, function: ast.FunctionDef, target: str) -> Helper | None:
    """Return a function that does nothing with a variable but adding layers to the model in it.

    Args:
        code: The file.
        function: The function.
        target: The variable.
    """
    owner = code.scopes.of(function).owner(target)
    reads = [
        each
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and each.id == target
    ]
    reads.sort(key=lambda each: code.text.span(each))
    adds = [code.statement(each) for each in reads]
    place = _first_place(code, function)
    if owner is None or not reads or place is None:
        return None
    if not all(
        code.function(add) is function
        and code.scopes.of(each).owner(target) is owner
        and adds_layer(code, add, each)
        for each, add in zip(reads, adds, strict=True)
    ):
        return None
    if leaves(function.body, None) or not can_end_anew(code, function):
        return None
    found = tuple(each for each in adds if isinstance(each, ast.Expr))
    return Helper(function, place, found, None, (), by_name=True)


def _first_place(code: Code, function: ast.FunctionDef) -> ast.arg | None:
    """Return the empty place of a new first parameter, or None."""
    start = code.text.span(function)[0]
    head = _HEAD.search(code.text.text, start)
    if head is None or head.start() != start:
        return None
    line_start = code.text.line_start(head.end())
    column = len(code.text.text[line_start : head.end()].encode())
    line = code.text.position(head.end())[0]
    return ast.arg(
        "", lineno=line, col_offset=column, end_lineno=line, end_col_offset=column
    )
