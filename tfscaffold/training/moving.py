"""Moves a `compile` out of the function that makes a model, to where this function is called."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Block, Code
from tfscaffold.training import holders
from tfscaffold.training.plan import Call, Session
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Reasons


def session_to_move(
    own: list[Call],
    held: Collection[ast.Assign],
    graph: Graph,
    code: Code,
    reasons: Reasons,
) -> Session | None:
    """Return the `compile` that the callers of a function need, None if it stays.

    Args:
        own: The calls on the model in the function that makes it.
        held: Where the file trains it: the assignments that call the function.
        graph: The model.
        code: The file.
        reasons: Where it is noted why the `compile` cannot stand elsewhere.
    """
    function = holders.maker(graph, code)
    if not held or function is None or [call.method for call in own] != ["compile"]:
        return None
    call = own[0]
    block = code.block(code.statement(graph.callee))
    asks = [use.node for use in graph.uses if use.what == "optimizer"]
    if call.statement not in block:
        refuse(code, call.node, "`compile` stands under a condition here.", reasons)
    elif any(code.function(node) is function for node in asks):
        refuse(code, call.node, "The optimizer is used where it is made.", reasons)
    for node in holders.references(function, code):
        called = code.scopes.parents[node]
        if code.statement(node) not in held or getattr(called, "func", None) != node:
            message = f"`{function.name}` compiles the model, and is used here, too."
            refuse(code, node, message, reasons)
    arguments, gone = {}, [call.statement]
    for name, node in call.arguments.items():
        found = _everywhere(node, block, code)
        if found is None:
            message = (
                f"`{code.text.of(node)}` is known only in `{function.name}`, and the model "
                "is trained elsewhere."
            )
            refuse(code, node, message, reasons)
        elif found is not node:
            gone.append(code.statement(found))
        arguments[name] = found or node
    return Session(replace(call, arguments=arguments), (), tuple(gone))


def moved(session: Session, assignment: ast.Assign) -> tuple[Session, ...]:
    """Return the session, its `compile` behind an assignment that calls the function."""
    call = replace(session.compile, statement=assignment)
    return (replace(session, compile=call),)


def _everywhere(node: ast.expr, block: Block, code: Code) -> ast.expr | None:
    """Return an expression that means the same at the top of the module, or None.

    A variable that the block assigns, and that is read here alone, stands for its value.
    """
    if all(_is_global(name, code) for name in _names(node)):
        return node
    if not isinstance(node, ast.Name):
        return None
    value = code.assigned(node)
    scope = code.scopes.of(node).owner(node.id)
    if value is None or scope is None:
        return None
    statement = code.statement(value)
    if statement not in block or len(getattr(statement, "targets", ())) != 1:
        return None
    loads = [load for each in scope.walk() for load in each.loads.get(node.id, ())]
    known = all(_is_global(name, code) for name in _names(value))
    return value if known and loads == [node] else None


def _names(node: ast.expr) -> Iterator[ast.Name]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_global(name: ast.Name, code: Code) -> bool:
    owner = code.scopes.of(name).owner(name.id)
    return owner is None or isinstance(owner.node, ast.Module)
