"""What is certain of an expression's value without running it."""

import ast

from tfscaffold.source.code import Code
from tfscaffold.source.functions import defaults_of

_PURE = {"int", "len", "list", "max", "min", "range", "sum", "tuple"}


def is_literal(node: ast.expr) -> bool:
    """Whether an expression reads no variable and calls nothing."""
    return not any(isinstance(each, ast.Name | ast.Call) for each in ast.walk(node))


def means_the_same(code: Code, node: ast.expr, place: ast.expr) -> bool:
    """Whether an expression reads only variables that are set once and seen at a place, too."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            owner = code.scopes.of(each).owner(each.id)
            if owner is not code.scopes.of(place).owner(each.id):
                return False
            if owner is not None and len(owner.bindings[each.id]) != 1:
                return False
    return True


def is_pure(code: Code, node: ast.expr) -> bool:
    """Whether evaluating an expression earlier or later is certain to change nothing.

    Calls of Keras (initializers, regularizers) and of a few builtins count as pure.
    """
    for each in ast.walk(node):
        if isinstance(each, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            return False
        if isinstance(each, ast.Call) and not (
            (isinstance(each.func, ast.Name) and each.func.id in _PURE)
            or code.symbol(each.func) is not None
        ):
            return False
    return True


def held_values(code: Code, node: ast.expr) -> list[ast.expr | None]:
    """Return what a variable, or an attribute of `self`, is given in the file; None for more."""
    if isinstance(node, ast.Name):
        return [binding.value for binding in code.bindings(node)]
    if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "self":
        return []
    stores = [
        each
        for each in code.nodes(ast.Attribute)
        if each.attr == node.attr and not isinstance(each.ctx, ast.Load)
    ]
    statements = [code.scopes.parents[each] for each in stores]
    return [
        (
            each.value
            if isinstance(each, ast.Assign) and len(each.targets) == 1
            else None
        )
        for each in statements
    ]


def may_be_none(code: Code, node: ast.expr) -> bool:
    """Whether a value is None, or a parameter that is None unless it is given.

    It counts as given where all calls in the file give it.
    """
    if isinstance(node, ast.IfExp):
        return may_be_none(code, node.body) or may_be_none(code, node.orelse)
    if not isinstance(node, ast.Name):
        return _is_none(node)
    owner = code.scopes.of(node).owner(node.id)
    bindings = owner.bindings[node.id] if owner else []
    if owner is None or len(bindings) != 1:
        return False
    (binding,) = bindings
    if not isinstance(binding.node, ast.arg):
        return _is_none(binding.value)
    if not isinstance(owner.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    default = defaults_of(owner.node.args).get(binding.node)
    return _is_none(default) and not _is_always_given(code, owner.node, binding.node)


def _is_always_given(
    code: Code,
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    parameter: ast.arg,
) -> bool:
    """Whether the file calls a function, and each time with a value for a parameter that is not None."""
    if isinstance(function, ast.Lambda) or function.decorator_list:
        return False
    calls = code.calls_by_name.get(function.name, [])
    return bool(calls) and all(
        any(
            keyword.arg == parameter.arg and _is_some(code, keyword.value)
            for keyword in call.keywords
        )
        or _is_given_by_position(code, function, parameter, call)
        for call in calls
    )


def _is_given_by_position(
    code: Code,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    parameter: ast.arg,
    call: ast.Call,
) -> bool:
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    in_class = isinstance(code.scopes.parents[function], ast.ClassDef)
    starred = any(isinstance(each, ast.Starred) for each in call.args)
    if in_class or starred or parameter.arg not in names:
        return False
    given = call.args[names.index(parameter.arg) :][:1]
    return bool(given) and _is_some(code, given[0])


def _is_some(code: Code, node: ast.expr) -> bool:
    """Whether an expression is certainly not None."""
    if isinstance(node, ast.Tuple | ast.List):
        return True
    if isinstance(node, ast.Constant):
        return node.value is not None
    if isinstance(node, ast.Name):
        value = code.assigned(node)
        return value is not None and _is_some(code, value)
    # A shape of data, or a part of it.
    base = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(base, ast.Attribute) and base.attr == "shape"


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
