"""Lists of layers that an attribute of `self` holds, and that the method makes and fills."""

import ast
from collections.abc import Iterator, Sequence

from tfscaffold.readers import conditional
from tfscaffold.readers.methods import class_of, may_read
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import names_in

_INNER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = _INNER | ast.ClassDef


def first_in_attribute(code: Code, node: ast.Attribute) -> ast.expr | None:
    """Return what a list in an attribute of `self` certainly begins with where it is read, or None."""
    if ast.unparse(node.value) != "self" or class_of(code, node) is None:
        return None
    found = _made(code, node)
    if found is None:
        return None
    value, behind = found
    if not isinstance(value, ast.List):
        return None
    filling = [_put(code, each) for each in _mentions(code, node, behind)]
    if (
        None in filling
        or any(may_read(code, each, node.attr) for each in behind)
        or any("super" in names_in(each) for each in behind)
        or _may_change_elsewhere(code, node)
    ):
        return None
    if value.elts:
        return value.elts[0]
    added = {code.statement(each): each for each in filling if each is not None}
    first = conditional.first_of(code, behind, added)
    if isinstance(first, ast.List):
        first = first.elts[0] if first.elts else None
    return None if isinstance(first, ast.Starred) else first


def _made(
    code: Code, node: ast.Attribute
) -> tuple[ast.expr, Sequence[ast.stmt]] | None:
    """Return what the attribute is given last above its use, and the statements up to there."""
    last = code.statement(node)
    while True:
        block = code.block(last)
        index = block.index(last)
        for above in range(index - 1, -1, -1):
            each = block[above]
            if isinstance(each, ast.Assign) and _names(each) == [f"self.{node.attr}"]:
                return each.value, block[above + 1 : index + 1]
        around = code.scopes.parents[last]
        while isinstance(around, ast.ExceptHandler):
            around = code.scopes.parents[around]
        if not isinstance(around, ast.stmt) or isinstance(around, _FUNCTIONS):
            return None
        last = around


def _names(statement: ast.Assign) -> list[str]:
    return [ast.unparse(each) for each in statement.targets]


def _mentions(
    code: Code, node: ast.Attribute, statements: Sequence[ast.stmt]
) -> Iterator[ast.Attribute]:
    """Yield where else statements name the attribute, of whatever object but a module."""
    for each in (each for statement in statements for each in ast.walk(statement)):
        if (
            isinstance(each, ast.Attribute)
            and each.attr == node.attr
            and each is not node
            and not code.path(each)
        ):
            yield each


def _may_change_elsewhere(code: Code, node: ast.Attribute) -> bool:
    """Whether a function inside the method, or one that has another name for the object, may fill the list."""
    home = code.function(node)
    assert home is not None
    inner = (each for each in ast.walk(home) if isinstance(each, _INNER))
    return any(
        each.attr == node.attr
        and not code.path(each)
        and ast.unparse(each.value) != "self"
        and (
            not isinstance(each.ctx, ast.Load)
            or isinstance(code.scopes.parents[each], ast.Attribute)
        )
        for each in code.nodes(ast.Attribute)
    ) or any(
        isinstance(each, ast.Attribute) and each.attr == node.attr
        for function in inner
        if function is not home
        for each in ast.walk(function)
    )


def _put(code: Code, mention: ast.Attribute) -> ast.expr | None:
    """Return what is put at the end of the list, if that is all that is done with it here.

    It is an element, or the list in `self.layers += [...]` and `self.layers.extend([...])`.
    """
    filled = code.scopes.parents[mention]
    if ast.unparse(mention.value) != "self":
        return None
    if isinstance(filled, ast.AugAssign):
        is_list = filled.target is mention and isinstance(filled.value, ast.List)
        return filled.value if is_list else None
    call = code.call_of(filled)
    if not isinstance(filled, ast.Attribute) or call is None or len(call.args) != 1:
        return None
    (given,) = call.args
    if not isinstance(code.scopes.parents[call], ast.Expr):
        return None
    if filled.attr == "extend":
        return given if isinstance(given, ast.List) else None
    is_one = filled.attr == "append" and not isinstance(given, ast.List | ast.Starred)
    return given if is_one else None
