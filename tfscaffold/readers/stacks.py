"""Statements that add each layer of a list, and nothing else."""

import ast

from tfscaffold.readers.variables import is_target
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments


def is_add(statement: ast.stmt, target: str) -> bool:
    """Whether a statement is `model.add(...)`."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Attribute)
        and statement.value.func.attr == "add"
        and is_target(statement.value.func.value, target)
    )


def stacked(
    code: Code, statement: ast.stmt, target: str
) -> tuple[ast.expr, str] | None:
    """Return the list of which a statement does nothing but add each layer, and the loop's variable.

    That is a loop, or a comprehension that nothing reads: its variable is nobody's.
    """
    if isinstance(statement, ast.For) and len(statement.body) == 1:
        body, each, iterated = statement.body[0], statement.target, statement.iter
        call = body.value if is_add(body, target) else None  # type: ignore[attr-defined]
        if statement.orelse or not isinstance(each, ast.Name):
            return None
        variable = each.id
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.ListComp):
        (first, *more), call = statement.value.generators, statement.value.elt
        each, iterated, variable = first.target, first.iter, ""
        receiver = getattr(getattr(call, "func", None), "value", None)
        if (
            more
            or first.ifs
            or first.is_async
            or ast.unparse(call).partition("(")[0] != f"{target}.add"
            or receiver is None
            or not is_target(receiver, target)
            or _is_commented(code, statement)
        ):
            return None
    else:
        return None
    if (
        isinstance(call, ast.Call)
        and isinstance(each, ast.Name)
        and not call.keywords
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id == each.id
    ):
        return iterated, variable
    return None


def _is_commented(code: Code, statement: ast.stmt) -> bool:
    """Whether comments stand inside a statement."""
    start, end = code.text.span(statement)
    return any(
        start <= each.start < end for each in comments(code.text.text, start, end)
    )
