"""Functions that build a whole model: they are given an empty one, add its layers, and use it."""

import ast
import re

from tfscaffold.model.graph import Handed
from tfscaffold.readers.adding import leaves
from tfscaffold.readers.flow import functions_called
from tfscaffold.readers.layout import can_end_anew
from tfscaffold.readers.methods import means_the_same_elsewhere
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import names_in


def handed_over(code: Code, statement: ast.stmt, target: str) -> Handed | None:
    """Return the call that gives an empty model to the function that builds it, or None.

    It is the only call of a function of the file, in the same block as the making of the
    model, and nothing in between can know the model.

    Args:
        code: The file.
        statement: That makes the model: `model = Sequential()`.
        target: The variable that holds it.
    """
    if not isinstance(statement, ast.Assign) or not target.isidentifier():
        return None
    if not means_the_same_elsewhere(code, statement):
        return None
    block = code.block(statement)
    for following in block[block.index(statement) + 1 :]:
        if target in names_in(following):
            return _handed(code, following, target)
        calls = [each for each in ast.walk(following) if isinstance(each, ast.Call)]
        if any(functions_called(code, each.func) for each in calls) or not isinstance(
            following, ast.Assign | ast.Expr | ast.Import | ast.ImportFrom
        ):
            return None
    return None


def _handed(code: Code, statement: ast.stmt, target: str) -> Handed | None:
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    targets = [ast.unparse(each) for each in getattr(statement, "targets", ())]
    if targets not in ([], [target]):
        return None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return None
    given = [each for each in call.args if ast.unparse(each) == target]
    read = [each for each in ast.walk(call) if getattr(each, "id", "") == target]
    starred = any(isinstance(each, ast.Starred) for each in call.args)
    function = _function(code, call)
    if len(given) != 1 or read != given or starred or function is None:
        return None
    parameter = _parameter(code, function, call.args.index(given[0]))
    if parameter is None or _may_read(code, function, given[0], target):
        return None
    last = function.body[-1]
    result = last if isinstance(last, ast.Return) else None
    returned = result is not None and ast.unparse(result) == f"return {parameter.arg}"
    cuts = _without(code, given[0]), _without(code, parameter)
    if (
        leaves(function.body, result if returned else None)
        or (isinstance(statement, ast.Assign) and not returned)
        or isinstance(last, ast.Raise)
        or not can_end_anew(code, function)
        or cuts[0] is None
        or cuts[1] is None
    ):
        return None
    return Handed(statement, call, function, parameter, returned, (cuts[0], cuts[1]))


def _function(code: Code, call: ast.Call) -> ast.FunctionDef | None:
    """Return the function of the file that only this call can mean, and nothing else reads."""
    assert isinstance(call.func, ast.Name)
    bindings = code.bindings(call.func)
    function = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(function, ast.FunctionDef):
        return None
    reads = list(code.scopes.of(function).reads(function.name))
    if function.decorator_list or function.returns is not None or reads != [call.func]:
        return None
    return function if code.function(call) is not function else None


def _may_read(
    code: Code, function: ast.FunctionDef, place: ast.expr, target: str
) -> bool:
    """Whether a function, or one that it calls, may read the variable that holds the model."""
    owner = code.scopes.of(place).owner(target)
    reads = list(owner.reads(target)) if owner else []
    others = [each for each in reads if code.function(each) is not code.function(place)]
    calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
    inside = set(ast.walk(function))
    return bool(others) and (
        any(each in inside for each in others)
        or any(functions_called(code, each.func) for each in calls)
    )


def _parameter(code: Code, function: ast.FunctionDef, index: int) -> ast.arg | None:
    """Return a parameter that gets no other value, and that no function inside reads."""
    arguments = function.args
    if arguments.posonlyargs or index >= len(arguments.args) - len(arguments.defaults):
        return None
    parameter = arguments.args[index]
    scope = code.scopes.of(function.body[0])
    here = scope.loads.get(parameter.arg, [])
    only = len(scope.bindings[parameter.arg]) == 1
    return parameter if only and list(scope.reads(parameter.arg)) == here else None


def _without(code: Code, node: ast.expr | ast.arg) -> tuple[int, int] | None:
    """Return what goes with an argument or parameter and its comma, or None if a comment does."""
    start, end = code.text.span(node)
    text = code.text.text
    behind = re.compile(r"\s*,\s*").match(text, end)
    if behind:
        return start, behind.end()
    before = re.search(r",\s*$", text[:start])
    if re.compile(r"\s*\)").match(text, end):
        return (before.start() if before else start), end
    return None
