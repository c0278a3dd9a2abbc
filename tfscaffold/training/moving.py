"""Moves a `compile` out of the function that makes a model, to where this function is called."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.training import holders
from tfscaffold.training.plan import Call, Session
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Reasons


def compile_to_move(
    own: list[Call],
    held: Collection[ast.Assign],
    graph: Graph,
    code: Code,
    reasons: Reasons,
) -> Call | None:
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
    arguments = {}
    for name, node in call.arguments.items():
        found = _everywhere(node, function, code)
        if found is None:
            message = (
                f"`{code.text.of(node)}` is known only in `{function.name}`, and the model "
                "is trained elsewhere."
            )
            refuse(code, node, message, reasons)
        arguments[name] = found or node
    return replace(call, arguments=arguments)


def moved(call: Call, assignment: ast.Assign) -> tuple[Session, ...]:
    """Return the session that a moved `compile` begins."""
    return (Session(replace(call, statement=assignment), (), moved=True),)


def _everywhere(
    node: ast.expr, function: ast.FunctionDef, code: Code
) -> ast.expr | None:
    """Return an expression that means the same at the top of the module, or None.

    A variable of the function that is read here alone stands for its value.
    """
    if all(_is_global(name, code) for name in _names(node)):
        return node
    if not isinstance(node, ast.Name):
        return None
    value = code.assigned(node)
    scope = code.scopes.of(node).owner(node.id)
    if value is None or scope is None or code.function(value) is not function:
        return None
    loads = [load for each in scope.walk() for load in each.loads.get(node.id, ())]
    return _everywhere(value, function, code) if loads == [node] else None


def _names(node: ast.expr) -> Iterator[ast.Name]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_global(name: ast.Name, code: Code) -> bool:
    owner = code.scopes.of(name).owner(name.id)
    return owner is None or isinstance(owner.node, ast.Module)
