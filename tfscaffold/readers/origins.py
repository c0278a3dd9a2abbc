"""Which definitions a variable can hold, where the file shows it for certain."""

import ast

from tfscaffold.readers.contents import contents, gone_through, picked
from tfscaffold.readers.flow import is_overwritten
from tfscaffold.readers.sources import Unknown, given, returned, stores
from tfscaffold.source.code import Code

_MAX_DEPTH = 16
# What gives a model of the same form.
_COPIES = {"copy.deepcopy", "deepcopy"}


def origins(
    code: Code,
    place: ast.expr,
    definitions: frozenset[ast.Call],
    *,
    copies: bool = True,
) -> frozenset[ast.Call]:
    """Return the definitions of which the value at a place is one, or a copy of one.

    Variables, attributes, functions and lists of the file are followed backwards. `None` does
    not count: what is done with a model there fails for it.

    Args:
        code: The file.
        place: Where a model is read.
        definitions: The calls that make the models of the file.
        copies: Whether a copy counts; otherwise it is something else.

    Returns:
        The calls; none where the value may also be something else.
    """
    found: set[ast.Call] = set()
    try:
        _follow(code, place, definitions, found, (), copies)
    except Unknown:
        return frozenset()
    return frozenset(found)


def _follow(
    code: Code,
    value: ast.expr,
    definitions: frozenset[ast.Call],
    found: set[ast.Call],
    path: tuple[ast.expr, ...],
    copies: bool,
) -> None:
    if len(path) > _MAX_DEPTH:
        raise Unknown
    if isinstance(value, ast.Call) and value in definitions:
        found.add(value)
        return
    if value in path or (isinstance(value, ast.Constant) and value.value is None):
        return
    for each in _sources(code, value, copies):
        _follow(code, each, definitions, found, (*path, value), copies)


def _sources(code: Code, value: ast.expr, copies: bool) -> list[ast.expr]:
    """Return the expressions of which a value is one.

    Raises:
        Unknown: The file does not show them all.
    """
    if isinstance(value, ast.Name | ast.Attribute):
        return [
            each
            for node, stored in stores(code, value)
            if not _never_comes(code, node, value)
            for each in _stored(code, node, stored)
        ]
    elements = picked(code, value)
    if elements is not None:
        return contents(code, elements)
    if isinstance(value, ast.IfExp):
        return [value.body, value.orelse]
    if isinstance(value, ast.Call):
        if ast.unparse(value.func) not in _COPIES:
            return returned(code, value.func)
        if copies:
            return value.args[:1]
    raise Unknown


def _stored(code: Code, node: ast.AST, value: ast.expr | None) -> list[ast.expr]:
    """Return what a variable gets at one place."""
    if isinstance(node, ast.arg):
        return given(code, node)
    if value is not None:
        return [value]
    elements = gone_through(code, node)
    if elements is None:
        raise Unknown
    return contents(code, elements)


def _never_comes(code: Code, binding: ast.AST, place: ast.expr) -> bool:
    """Whether a variable never holds a value where it is read.

    It gets it only after that each time this code runs, or another one in between.
    """
    if not isinstance(binding, ast.Name) or not isinstance(place, ast.Name):
        return False
    if isinstance(binding.ctx, ast.Del):
        return True
    scope = code.scopes.of(binding)
    if scope.is_comprehension or scope is not code.scopes.of(place):
        return False
    if is_overwritten(code, place.id, code.statement(binding), place):
        return True
    around = set(code.scopes.ancestors(place))
    return code.text.span(binding)[0] > code.text.span(place)[0] and not any(
        each in around for each in code.loops(binding)
    )
