"""What a function that makes a model is given, as expressions of the place that calls it."""

import ast
from collections.abc import Mapping

from tfscaffold.source.code import Code
from tfscaffold.source.functions import defaults_of

# What can be evaluated a second time, right after the call, with the same result.
_STABLE = (
    ast.Attribute
    | ast.BinOp
    | ast.Constant
    | ast.List
    | ast.Name
    | ast.Slice
    | ast.Subscript
    | ast.Tuple
    | ast.UnaryOp
    | ast.expr_context
    | ast.operator
    | ast.unaryop
)


def given(
    function: ast.FunctionDef, assignment: ast.Assign, code: Code
) -> dict[str, ast.expr]:
    """Return the parameters that certainly stand for an expression of a call, with that.

    Args:
        function: It makes a model.
        assignment: `model = function(...)`.
        code: The file.
    """
    call = assignment.value
    assert isinstance(call, ast.Call), "its caller has looked"
    arguments = function.args
    names = [each.arg for each in [*arguments.posonlyargs, *arguments.args]]
    # A default is evaluated where the function is defined.
    found: dict[str, ast.expr] = {
        each.arg: value
        for each, value in defaults_of(arguments).items()
        if isinstance(value, ast.Constant)
    }
    if isinstance(code.scopes.parents[function], ast.ClassDef):
        names = names[1:]
    if any(isinstance(each, ast.Starred) for each in call.args) or any(
        each.arg is None for each in call.keywords
    ):
        return {}
    values = dict(zip(names, call.args, strict=False))
    values |= {each.arg or "": each.value for each in call.keywords}
    found |= values
    scope = code.scopes.of(function.body[0])
    return {
        name: value
        for name, value in found.items()
        if len(scope.bindings.get(name, ())) == 1
        and _is_stable(value, function, assignment)
    }


def stands_for(
    name: ast.Name,
    function: ast.FunctionDef,
    values: Mapping[str, ast.expr],
    code: Code,
) -> bool:
    """Whether a name is a parameter that can be replaced by its value where it is read."""
    owner = code.scopes.of(name).owner(name.id)
    if name.id not in values or owner is None or owner.node is not function:
        return False
    # A lambda reads it later.
    is_late = code.scopes.of(name).node is not function
    return isinstance(values[name.id], ast.Constant) or not is_late


def _is_stable(
    value: ast.expr, function: ast.FunctionDef, assignment: ast.Assign
) -> bool:
    """Whether an argument means the same after the call as before it."""
    nodes = list(ast.walk(value))
    inside = [*ast.walk(function), *ast.walk(assignment.targets[0])]
    if not all(isinstance(each, _STABLE) for each in nodes):
        return False
    if any(isinstance(each, ast.Subscript) for each in nodes) and any(
        _may_change_items(each) for each in inside
    ):
        return False
    changed = {
        name
        for each in inside
        if isinstance(each, ast.Global | ast.Nonlocal)
        for name in each.names
    }
    for each in inside:
        if isinstance(each, ast.Name | ast.Attribute) and not isinstance(
            each.ctx, ast.Load
        ):
            changed.add(_name(each))
    return changed.isdisjoint(map(_name, nodes))


def _name(node: ast.AST) -> str:
    """Return the name of a variable or an attribute, "" of anything else."""
    return getattr(node, "id", getattr(node, "attr", ""))


def _may_change_items(node: ast.AST) -> bool:
    """Whether a part of a function may change a list or a dictionary."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    changes = {"append", "clear", "extend", "insert", "pop", "remove", "update"}
    return isinstance(node, ast.Attribute) and node.attr in changes


def is_of_self(name: ast.Name, code: Code) -> bool:
    """Whether `self.attribute` is read, which the rest of the method leaves as it is."""
    function = code.function(name)
    attribute = code.scopes.parents[name]
    if (
        not isinstance(function, ast.FunctionDef)
        or not isinstance(attribute, ast.Attribute)
        or not isinstance(code.scopes.parents[function], ast.ClassDef)
        or [each.arg for each in function.args.args[:1]] != [name.id]
        or len(code.bindings(name)) != 1
    ):
        return False
    end = code.text.span(name)[1]
    later = [
        each
        for each in ast.walk(function)
        if isinstance(each, ast.Name | ast.Attribute) and code.text.span(each)[0] > end
    ]
    # What is given the object, or is a method of it, may change it.
    return not any(
        (
            isinstance(each, ast.Attribute)
            and each.attr == attribute.attr
            and not isinstance(each.ctx, ast.Load)
        )
        or (
            isinstance(each, ast.Name)
            and each.id == name.id
            and not _only_reads(each, code)
        )
        for each in later
    )


def _only_reads(name: ast.Name, code: Code) -> bool:
    """Whether an attribute of an object is read and not called."""
    parent = code.scopes.parents[name]
    around = code.scopes.parents[parent]
    return isinstance(parent, ast.Attribute) and not (
        isinstance(around, ast.Call) and around.func is parent
    )
