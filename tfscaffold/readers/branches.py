"""Models that one branch of a condition builds, where another one takes a finished model instead."""

import ast
from collections.abc import Sequence

from tfscaffold.readers.methods import means_the_same_elsewhere
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import names_in

_ROUND = (ast.For, ast.AsyncFor, ast.While, ast.Try)
_LEAVING = (ast.Break, ast.Continue, ast.Return, ast.Raise)


def building_branch(
    code: Code, statement: ast.stmt, target: str
) -> Sequence[ast.stmt] | None:
    """Return the branch that adds all layers to a model, or None.

    `model = Sequential()` can then be left out: the other branch assigns the variable anew, and
    this one makes the model.

    Args:
        code: The file.
        statement: That makes the model.
        target: The variable that holds it.
    """
    if (
        not isinstance(statement, ast.Assign)
        or len(statement.targets) != 1
        or not target.isidentifier()
        or not means_the_same_elsewhere(code, statement)
        or any(isinstance(each, _ROUND) for each in _around(code, statement))
        or _is_read_elsewhere(code, statement, target)
    ):
        return None
    block = code.block(statement)
    for following in block[block.index(statement) + 1 :]:
        if target not in names_in(following):
            if any(isinstance(each, _LEAVING) for each in ast.walk(following)):
                return None
            continue
        if not isinstance(following, ast.If) or _asks(following, target):
            return None
        bodies = _bodies(following)
        adding = [each for each in bodies if _only_adds(code, each, target)]
        others = [each for each in bodies if each not in adding]
        if len(adding) == 1 and all(
            _assigns(each, target) or _ends(each, target) for each in others
        ):
            return adding[0]
        return None
    return None


def _around(code: Code, statement: ast.stmt) -> Sequence[ast.AST]:
    """Return the nodes around a statement in its function."""
    found: list[ast.AST] = []
    for each in code.scopes.ancestors(statement):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        found.append(each)
    return found


def _is_read_elsewhere(code: Code, statement: ast.stmt, target: str) -> bool:
    """Whether another function may see the variable while it holds the empty model."""
    scope = code.scopes.of(statement)
    owner = scope.owner(target)
    return owner is not scope or any(
        code.scopes.of(read) is not scope for read in owner.reads(target)
    )


def _bodies(condition: ast.If) -> list[list[ast.stmt]]:
    """Return what an `if` with its `elif`s does in each case."""
    rest = condition.orelse
    if len(rest) == 1 and isinstance(rest[0], ast.If):
        return [condition.body, *_bodies(rest[0])]
    return [condition.body, rest]


def _asks(condition: ast.If, target: str) -> bool:
    """Whether a test of an `if` with its `elif`s reads a variable."""
    rest = condition.orelse
    further = rest[0] if len(rest) == 1 else None
    return target in names_in(condition.test) or (
        isinstance(further, ast.If) and _asks(further, target)
    )


def _ends(statements: Sequence[ast.stmt], target: str) -> bool:
    """Whether statements end their function without reading a variable."""
    return (
        bool(statements)
        and isinstance(statements[-1], ast.Raise | ast.Return)
        and not any(target in names_in(each) for each in statements)
    )


def _assigns(statements: Sequence[ast.stmt], target: str) -> bool:
    """Whether statements give a variable another value before anything reads it, and for certain."""
    for each in statements:
        if isinstance(each, ast.Assign):
            names = [ast.unparse(one) for one in each.targets]
            if names == [target]:
                return target not in names_in(each.value)
        if target in names_in(each) or any(
            isinstance(one, _LEAVING) for one in ast.walk(each)
        ):
            return False
    return False


def _only_adds(code: Code, statements: Sequence[ast.stmt], target: str) -> bool:
    """Whether a branch is no `elif`, and first adds a layer to a model."""
    if not statements:
        return False
    start = code.text.span(statements[0])[0]
    if code.text.text.startswith("elif", start):
        return False
    first = next((each for each in statements if target in names_in(each)), None)
    call = first.value if isinstance(first, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "add"
        and ast.unparse(call.func.value) == target
    )
