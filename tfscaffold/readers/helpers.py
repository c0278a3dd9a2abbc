"""Functions of the file, or of another module of the project, that add layers to a model."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Helper
from tfscaffold.readers.adding import adding, adding_elsewhere, adds_layer, leaves
from tfscaffold.readers.closures import closure
from tfscaffold.readers.layout import can_end_anew
from tfscaffold.readers.methods import (
    calls_of,
    is_given_self,
    method_called,
    static_method_called,
)
from tfscaffold.readers.variables import is_target
from tfscaffold.source.code import Code


def called(
    code: Code, statement: ast.stmt, target: str
) -> tuple[ast.Call, ast.expr | None, Helper] | None:
    """Return the call in `add_block(model, 3)`, `model = add_block(model, 3)`, `self.add_block(3)`.

    Or in `add_block(3)`, of a function that reads the variable.

    Args:
        code: The file.
        statement: Of a definition's block.
        target: The variable that holds the model.

    Returns:
        The call, its argument that is the model (None where it is not given it: a method of
        the object that holds it), and the function; None where the statement is no such call, or
        where the function does more with the model than adding layers.
    """
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    if isinstance(statement, ast.Expr) and isinstance(call, ast.Call):
        helper = _method(code, call, target) or _closure(code, call, target)
        if helper is not None:
            return call, None, helper
    if not isinstance(call, ast.Call):
        return None
    named = [each for each in call.keywords if is_target(each.value, target)]
    given = [each for each in call.args if is_target(each, target)]
    given += [each.value for each in named]
    if len(given) != 1 or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    function = _function(code, call)
    index = _index(function, named[0].arg) if named else call.args.index(given[0])
    if function is not None and not named:
        index += is_given_self(code, function)
    helper = adding(code, function, index) if function and index >= 0 else None
    if helper is not None and not can_end_anew(code, helper.function):
        return None
    if helper is not None and function is not None:
        in_class = isinstance(code.scopes.parents[function], ast.ClassDef)
        calls = calls_of(code, function) if in_class else _calls(code, function)
        helper = replace(helper, calls=calls or ())
    if function is None and not named:
        helper = adding_elsewhere(code, call.func, index)
    if helper is None:
        return None
    if isinstance(statement, ast.Assign):
        to_itself = len(statement.targets) == 1 and is_target(
            statement.targets[0], target
        )
        if not to_itself or helper.result is None:
            return None
    return call, given[0], helper


def _method(code: Code, call: ast.Call, target: str) -> Helper | None:
    """Return the method in `self.add_block(3)`, if all it does with `self.model` is adding layers."""
    holder, _, attribute = target.rpartition(".")
    method = method_called(code, call) if holder == "self" else None
    if method is None or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    here = [
        node
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and node.attr == attribute
    ]
    here.sort(key=lambda node: code.text.span(node))
    adds = [code.statement(node) for node in here]
    if not here or not all(
        ast.unparse(node) == target
        and adds_layer(code, add, node)
        and code.function(add) is method
        for node, add in zip(here, adds, strict=True)
    ):
        return None
    if leaves(method.body, None) or not can_end_anew(code, method):
        return None
    found = tuple(each for each in adds if isinstance(each, ast.Expr))
    calls = calls_of(code, method)
    return Helper(method, method.args.args[0], found, None, calls, of_self=True)


def _closure(code: Code, call: ast.Call, target: str) -> Helper | None:
    """Return the function in `add_block(3)`, if all it does with the variable is adding layers."""
    function = _function(code, call) if isinstance(call.func, ast.Name) else None
    names = [each.id for each in ast.walk(call) if isinstance(each, ast.Name)]
    if function is None or target in names:
        return None
    helper = closure(code, function, target)
    scopes = code.scopes
    if scopes.of(call).owner(target) is not scopes.of(function).owner(target):
        return None
    return replace(helper, calls=_calls(code, function) or ()) if helper else None


def _function(code: Code, call: ast.Call) -> ast.FunctionDef | None:
    """Return the function or method that is certainly called, and that is only ever called."""
    callee = call.func
    if not isinstance(callee, ast.Name):
        method = method_called(code, call) or static_method_called(code, call)
        return method if method is not None and _keeps_to_models(code, method) else None
    owner = code.scopes.of(callee).owner(callee.id)
    bindings = code.bindings(callee)
    function = bindings[0].node if len(bindings) == 1 else None
    if owner is None or not isinstance(function, ast.FunctionDef):
        return None
    if function.decorator_list or not _keeps_to_models(code, function):
        return None
    return function if _calls(code, function) is not None else None


def _keeps_to_models(code: Code, function: ast.FunctionDef) -> bool:
    """Whether the annotation of what a function returns, if any, is None or a model of Keras."""
    returns = function.returns
    if returns is None or (isinstance(returns, ast.Constant) and returns.value is None):
        return True
    return code.is_keras_class(returns, "Model", "Sequential")


def _index(function: ast.FunctionDef | None, name: str | None) -> int:
    """Return the place of a parameter in a function, -1 if it has none of this name."""
    if function is None:
        return -1
    names = [each.arg for each in function.args.args]
    before = len(function.args.posonlyargs)
    return before + names.index(name) if name in names else -1


def _calls(code: Code, function: ast.FunctionDef) -> tuple[ast.Call, ...] | None:
    """Return the calls of a function, or None where it is also read in another way."""
    owner = code.scopes.of(function)
    found = []
    for load in owner.reads(function.name):
        call = code.call_of(load)
        if call is None:
            return None
        found.append(call)
    return tuple(found)
