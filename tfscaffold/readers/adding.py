"""What a function does with a model that it is given: adding layers, and nothing else."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace

from tfscaffold.layers import LAYERS
from tfscaffold.model.graph import Helper
from tfscaffold.readers.lists import states_no_input
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments
from tfscaffold.source.neighbours import function_elsewhere

_MAX_CALLS = 3


def adding(
    code: Code,
    function: ast.FunctionDef,
    index: int,
    harmless: Callable[[ast.Name], bool] | None = None,
) -> Helper | None:
    """Return a function that does nothing with one of its parameters but adding layers to it.

    Args:
        code: Its file.
        function: The function.
        index: Of the parameter.
        harmless: Whether another read of the parameter changes nothing.
    """
    arguments = function.args
    parameters = [*arguments.posonlyargs, *arguments.args]
    if index >= len(parameters) - len(arguments.defaults):
        return None
    parameter = parameters[index]
    scope = code.scopes.of(function.body[0])
    here = scope.loads.get(parameter.arg, [])
    everywhere = list(scope.reads(parameter.arg))
    if len(scope.bindings[parameter.arg]) != 1 or everywhere != here:
        return None
    adds: list[ast.Expr] = []
    result: ast.Return | None = None
    for load in here:
        statement = code.statement(load)
        if isinstance(statement, ast.Return) and statement is function.body[-1]:
            result = statement if statement.value is load else None
            if result is None:
                return None
        elif adds_layer(code, statement, load):
            assert isinstance(statement, ast.Expr)
            adds.append(statement)
        elif harmless is None or not harmless(load):
            return None
    if not adds or leaves(function.body, result):
        return None
    return Helper(function, parameter, tuple(adds), result, ())


def adds_layer(code: Code, statement: ast.stmt, load: ast.expr) -> bool:
    """Whether a statement is `model.add(layer)`, without comments around the layer."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or call.func.value is not load
        or call.func.attr != "add"
        or len(call.args) != 1
        or call.keywords
        or not isinstance(call.args[0], ast.Call)
    ):
        return False
    start, end = code.text.span(call)
    first, last = code.text.span(call.args[0])
    return all(
        first <= comment.start < last
        for comment in comments(code.text.text, start, end)
    )


def leaves(body: Iterable[ast.stmt], result: ast.Return | None) -> bool:
    """Whether a function yields, waits or returns in another way than at its end."""
    return any(
        isinstance(node, ast.Return | ast.Yield | ast.YieldFrom | ast.Await)
        and node is not result
        for statement in body
        for node in ast.walk(statement)
    )


def adding_elsewhere(code: Code, callee: ast.expr, index: int) -> Helper | None:
    """Return a function of another module that adds layers of Keras, and states no input.

    Args:
        code: The file that calls it.
        callee: What it calls.
        index: Of the argument that is the model.
    """
    found = function_elsewhere(code, callee)
    if found is None or found[1].decorator_list:
        return None
    other, function = found
    helper = adding(
        other, function, index, lambda load: _asks_for_type(other, load, _MAX_CALLS)
    )
    if helper is None or not all(_is_plain_layer(other, add) for add in helper.adds):
        return None
    return replace(helper, elsewhere=True)


def _is_plain_layer(code: Code, add: ast.Expr) -> bool:
    """Whether a statement adds a layer of Keras that says nothing of the input."""
    assert isinstance(add.value, ast.Call)
    layer = add.value.args[0]
    symbol = code.called(layer)
    known = symbol is not None and symbol.name in LAYERS
    return known and states_no_input(code, layer)


def _asks_for_type(code: Code, load: ast.Name, depth: int) -> bool:
    """Whether a read of a model only asks what it is an instance of, as any other one may answer."""
    parent = code.scopes.parents[load]
    if isinstance(parent, ast.Compare):
        is_none = isinstance(parent.ops[0], ast.Is | ast.IsNot)
        none = ast.unparse(parent.comparators[0]) == "None"
        return is_none and none and len(parent.ops) == 1 and parent.left is load
    if not isinstance(parent, ast.Call) or load not in parent.args:
        return False
    if isinstance(parent.func, ast.Name) and not code.bindings(parent.func):
        return parent.func.id in ("isinstance", "type")
    found = function_elsewhere(code, parent.func)
    index = parent.args.index(load)
    if depth == 0 or found is None or found[1].decorator_list:
        return False
    if any(isinstance(each, ast.Starred) for each in parent.args[:index]):
        return False
    other, function = found
    parameters = [*function.args.posonlyargs, *function.args.args]
    if index >= len(parameters):
        return False
    scope = other.scopes.of(function.body[0])
    name = parameters[index].arg
    return len(scope.bindings[name]) == 1 and all(
        _asks_for_type(other, each, depth - 1) for each in scope.reads(name)
    )
