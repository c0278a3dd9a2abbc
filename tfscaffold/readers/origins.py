"""Which definitions a variable can hold, where the file shows it for certain."""

import ast
from collections.abc import Iterable

from tfscaffold.readers.flow import is_overwritten
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Binding

_MAX_DEPTH = 12


class _Unknown(Exception):
    """A value that may come from somewhere else."""


def origins(
    code: Code, place: ast.expr, definitions: frozenset[ast.Call]
) -> frozenset[ast.Call]:
    """Return the definitions of which the value at a place is one.

    Variables, attributes and functions of the file are followed backwards. `None` does not
    count: what is done with a model there fails for it.

    Args:
        code: The file.
        place: Where a model is read.
        definitions: The calls that make the models of the file.

    Returns:
        The calls; none where the value may also be something else.
    """
    found: set[ast.Call] = set()
    try:
        _follow(code, place, definitions, found, 0)
    except _Unknown:
        return frozenset()
    return frozenset(found)


def _follow(
    code: Code,
    value: ast.expr,
    definitions: frozenset[ast.Call],
    found: set[ast.Call],
    depth: int,
) -> None:
    if depth > _MAX_DEPTH:
        raise _Unknown
    if isinstance(value, ast.Call) and value in definitions:
        found.add(value)
        return
    if isinstance(value, ast.Constant) and value.value is None:
        return
    for each in _sources(code, value):
        _follow(code, each, definitions, found, depth + 1)


def _sources(code: Code, value: ast.expr) -> list[ast.expr]:
    """Return the expressions of which a value is one.

    Raises:
        _Unknown: The file does not show them all.
    """
    if isinstance(value, ast.Name):
        owner = code.scopes.of(value).owner(value.id)
        if owner is None:
            raise _Unknown
        return [
            each
            for binding in owner.bindings[value.id]
            if not _never_comes(code, binding.node, value)
            for each in (
                _given(code, binding.node)
                if isinstance(binding.node, ast.arg)
                else [_value(binding)]
            )
        ]
    if isinstance(value, ast.Attribute):
        bodies = [
            binding
            for scope in code.scopes.module.walk()
            if scope.is_class
            for binding in scope.bindings.get(value.attr, ())
        ]
        return [_value(binding) for binding in bodies] + [
            _assigned(code, node)
            for node in code.nodes(ast.Attribute)
            if node.attr == value.attr and not isinstance(node.ctx, ast.Load)
        ]
    if isinstance(value, ast.Call):
        return _returned(code, value.func)
    raise _Unknown


def _never_comes(code: Code, binding: ast.AST, place: ast.Name) -> bool:
    """Whether a variable never holds a value where it is read.

    It gets it only after that each time this code runs, or another one in between.
    """
    if not isinstance(binding, ast.Name):
        return False
    if isinstance(binding.ctx, ast.Del):
        return True
    if code.scopes.of(binding) is not code.scopes.of(place):
        return False
    if is_overwritten(code, place.id, code.statement(binding), place):
        return True
    around = set(code.scopes.ancestors(place))
    return code.text.span(binding)[0] > code.text.span(place)[0] and not any(
        each in around for each in code.loops(binding)
    )


def _value(binding: Binding) -> ast.expr:
    if binding.value is None:
        raise _Unknown
    return binding.value


def _given(code: Code, parameter: ast.arg) -> list[ast.expr]:
    """Return what a function of the file is given for a parameter, at each of its calls."""
    function = code.scopes.parents[code.scopes.parents[parameter]]
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        raise _Unknown
    in_order = [*function.args.posonlyargs, *function.args.args]
    owner = code.scopes.of(function)
    if parameter not in in_order or owner.is_class:
        raise _Unknown
    index = in_order.index(parameter)
    found = []
    for read in owner.reads(function.name):
        call = code.call_of(read)
        if call is None:
            raise _Unknown
        by_name = [each.value for each in call.keywords if each.arg == parameter.arg]
        plain = not any(isinstance(each, ast.Starred) for each in call.args)
        if by_name:
            found += by_name
        elif plain and index < len(call.args):
            found.append(call.args[index])
        else:
            raise _Unknown
    if not found or len(owner.bindings[function.name]) != 1:
        raise _Unknown
    return found


def _assigned(code: Code, target: ast.Attribute) -> ast.expr:
    parent = code.scopes.parents[target]
    if isinstance(parent, ast.Assign) and target in parent.targets:
        return parent.value
    if isinstance(parent, ast.AnnAssign) and parent.value is not None:
        return parent.value
    raise _Unknown


def _returned(code: Code, callee: ast.expr) -> list[ast.expr]:
    """Return what a function or method of the file returns."""
    function = _function(code, callee)
    returns = [
        node for node in code.nodes(ast.Return) if code.function(node) is function
    ]
    values = [node.value for node in returns if node.value is not None]
    if function.decorator_list or len(values) != len(returns) or not values:
        raise _Unknown
    return values


def _function(code: Code, callee: ast.expr) -> ast.FunctionDef:
    nodes: Iterable[ast.AST] = ()
    if isinstance(callee, ast.Name):
        owner = code.scopes.of(callee).owner(callee.id)
        nodes = [each.node for each in owner.bindings[callee.id]] if owner else []
    elif isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name):
        around = [
            node
            for node in code.scopes.ancestors(callee)
            if isinstance(node, ast.ClassDef)
        ]
        if callee.value.id == "self" and around:
            nodes = [
                node
                for node in around[0].body
                if isinstance(node, ast.FunctionDef) and node.name == callee.attr
            ]
    found = list(nodes)
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
        raise _Unknown
    return found[0]
