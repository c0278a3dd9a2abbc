"""Of which model a layer is one: `model.layers[0]`, `for layer in model.layers`."""

import ast
from collections.abc import Iterator

from tfscaffold.readers.flow import is_overwritten
from tfscaffold.readers.sources import Unknown
from tfscaffold.source.code import LOOPS, Code
from tfscaffold.source.scopes import Binding

_MAX_DEPTH = 6
# What gives the elements of a list on.
_ITERATING = ("list", "reversed", "tuple")
_COMPREHENSIONS = ast.DictComp | ast.GeneratorExp | ast.ListComp | ast.SetComp


def reads_of_layers(code: Code, layer: ast.expr) -> list[ast.Attribute]:
    """Return the reads `model.layers` and `model.get_layer` that may give a layer.

    Args:
        code: The file.
        layer: Where something is read that may be a layer.

    Returns:
        The reads; none where it may also be something else than a layer of a model.
    """
    try:
        return list(_reads(code, layer, 0))
    except Unknown:
        return []


def _reads(code: Code, node: ast.expr, depth: int) -> Iterator[ast.Attribute]:
    if depth > _MAX_DEPTH:
        raise Unknown
    if isinstance(node, ast.Name):
        for binding in _bindings(code, node):
            if binding.value is not None:
                yield from _reads(code, binding.value, depth + 1)
            else:
                yield from _reads_of_list(code, _iterated(code, binding), depth + 1)
    elif isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        yield from _reads_of_list(code, node.value, depth + 1)
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_layer"
    ):
        yield node.func
    else:
        raise Unknown


def _reads_of_list(code: Code, node: ast.expr, depth: int) -> Iterator[ast.Attribute]:
    """Yield the reads that give a list of layers."""
    if depth > _MAX_DEPTH:
        raise Unknown
    if isinstance(node, ast.Attribute) and node.attr == "layers":
        yield node
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        yield from _reads_of_list(code, node.value, depth + 1)
    elif isinstance(node, ast.Name):
        for binding in _bindings(code, node):
            if binding.value is None:
                raise Unknown
            yield from _reads_of_list(code, binding.value, depth + 1)
    elif _is_call(node, *_ITERATING):
        assert isinstance(node, ast.Call)
        yield from _reads_of_list(code, node.args[0], depth + 1)
    else:
        raise Unknown


def _bindings(code: Code, name: ast.Name) -> list[Binding]:
    """Return what may give a variable the value that it has at a place."""
    scope = code.scopes.of(name)
    found = [
        binding
        for binding in code.bindings(name)
        if code.scopes.of(binding.node) is not scope
        or not (
            is_overwritten(code, name.id, code.statement(binding.node), name)
            or _comes_later(code, binding.node, name)
        )
    ]
    if not found:
        raise Unknown
    return found


def _comes_later(code: Code, binding: ast.AST, place: ast.Name) -> bool:
    """Whether a variable gets a value behind a place that reads it, and no loop leads back."""
    around = set(code.scopes.ancestors(place))
    if any(
        isinstance(e, LOOPS | _COMPREHENSIONS) and e in around
        for e in code.scopes.ancestors(binding)
    ):
        return False
    statement = code.scopes.parents[binding]
    if isinstance(statement, ast.Assign) and statement in around:
        # `x = Dense(2)(x.output)`
        return True
    return code.position(binding) > code.position(place)


def _iterated(code: Code, binding: Binding) -> ast.expr:
    """Return the list whose elements a loop gives a variable."""
    target = binding.node
    loop = code.scopes.parents[target]
    is_pair = isinstance(loop, ast.Tuple) and loop.elts[1:] == [target]
    if isinstance(loop, ast.Tuple):
        target, loop = loop, code.scopes.parents[loop]
    if not isinstance(loop, ast.For | ast.comprehension) or loop.target is not target:
        raise Unknown
    if not isinstance(target, ast.Tuple):
        return loop.iter
    if not is_pair or not _is_call(loop.iter, "enumerate"):
        raise Unknown
    assert isinstance(loop.iter, ast.Call)
    return loop.iter.args[0]


def _is_call(node: ast.expr, *functions: str) -> bool:
    """Whether one of Python's own functions is called."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in functions
        and bool(node.args)
    )
