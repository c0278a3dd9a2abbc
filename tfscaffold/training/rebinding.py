"""Whether the variable of a model may hold another one by the time that it is trained."""

import ast
from collections.abc import Iterable

from tfscaffold.readers.flow import is_overwritten
from tfscaffold.source.code import Code
from tfscaffold.training.plan import Call, Plan
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Reasons


def refuse_rebound(plans: list[Plan], code: Code, reasons: Reasons) -> None:
    """Refuse calls on a variable that may have got another model since the `compile`."""
    for plan in plans:
        for session in plan.sessions:
            for call in session.calls if not session.shared else ():
                if is_rebound(plan.model, session.compile, call, code):
                    message = (
                        f"`{plan.model}` may hold another model here than the one "
                        "that was compiled."
                    )
                    refuse(code, call.node, message, reasons)


def is_rebound(
    model: str, first: Call, then: Call, code: Code, further: Iterable[ast.stmt] = ()
) -> bool:
    """Whether a variable may get another model between two calls of a function.

    Args:
        model: The variable.
        first: The call that runs first.
        then: The other one.
        code: The file.
        further: Statements that will give it one.
    """
    return any(
        _comes_between(statement, model, first, then, code)
        for statement in (*_stores(model, then, code), *further)
    )


def _stores(model: str, then: Call, code: Code) -> list[ast.stmt]:
    """Return the statements that give the variable of a call a value other than None."""
    nodes: list[ast.Name] | list[ast.Attribute] = list(code.nodes(ast.Attribute))
    if "." not in model:
        owner = code.scopes.of(then.statement).owner(model)
        nodes = [
            node
            for node in code.nodes(ast.Name)
            if node.id == model and code.scopes.of(node).owner(model) is owner
        ]
    found = []
    for node in nodes:
        if isinstance(node.ctx, ast.Store) and ast.unparse(node) == model:
            value = getattr(code.scopes.parents[node], "value", None)
            if not isinstance(value, ast.Constant):
                found.append(code.statement(node))
    return found


def _comes_between(
    store: ast.stmt, model: str, first: Call, then: Call, code: Code
) -> bool:
    function = code.function(store)
    start, end = (code.text.span(each.statement)[0] for each in (first, then))
    if function is not code.function(then.statement):
        return function is not None and any(
            start <= code.text.span(call)[0] < end
            for call in code.calls_by_name.get(function.name, ())
        )
    if is_overwritten(code, model, store, then.node):
        return False
    at = code.text.span(store)[0]
    loops = set(code.loops(store)) & set(code.loops(then.statement))
    comes_round = bool(loops - set(code.loops(first.statement)))
    return start < at and (at < end or comes_round)
