"""Moves a `compile` out of the function that makes a model, to where this function is called."""

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Block, Code
from tfscaffold.training import holders, parameters
from tfscaffold.training.plan import Call, Session, literal
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Reasons

# What a model does that was never compiled.
_NEED_NO_COMPILE = {
    "()",
    "get_weights",
    "layers",
    "load_weights",
    "name",
    "predict",
    "predict_on_batch",
    "save_weights",
    "set_weights",
    "summary",
    "trainable_variables",
    "trainable_weights",
    "variables",
    "weights",
}


def session_to_move(
    own: list[Call],
    held: Collection[tuple[ast.Assign, ...]],
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
    callers: set[ast.stmt] = {each for together in held for each in together}
    metrics = call.arguments.get("metrics", call.node.func)
    if not any(isinstance(each, ast.Call) for each in ast.walk(metrics)):
        # Keras counts the objects in their names, also those of models that nobody trains.
        callers |= _idle(graph, function, code)
    for node in holders.references(function, code):
        called = code.scopes.parents[node]
        if code.statement(node) not in callers or getattr(called, "func", None) != node:
            message = f"`{function.name}` compiles the model, and is used here, too."
            refuse(code, node, message, reasons)
    arguments, gone = {}, [call.statement]
    for name, node in call.arguments.items():
        arguments[name] = _value(node, block, code)
        if arguments[name] is not node:
            gone.append(code.statement(arguments[name]))
    return Session(replace(call, arguments=arguments), (), tuple(gone))


def _idle(graph: Graph, function: ast.FunctionDef, code: Code) -> set[ast.stmt]:
    """Return the assignments of models that are not trained, and need no `compile`."""
    uses: dict[ast.stmt, set[str]] = {
        code.statement(node): set() for node in holders.references(function, code)
    }
    for use in graph.uses:
        place = getattr(use.node, "value", use.node)
        for statement in holders.holders(place, function, code):
            uses[statement].add(use.what)
    return {
        statement
        for statement, asked in uses.items()
        if isinstance(statement, ast.Assign)
        and holders.holders(statement.targets[0], function, code)
        and asked <= _NEED_NO_COMPILE
    }


def moved(
    session: Session, assignments: Iterable[ast.Assign], code: Code, reasons: Reasons
) -> tuple[Session, ...]:
    """Return the session behind each assignment that calls the function.

    Args:
        session: As `session_to_move` has found it.
        assignments: Those of one variable.
        code: The file.
        reasons: Where it is noted what means something else there.
    """
    function = code.function(session.compile.statement)
    assert isinstance(function, ast.FunctionDef), "a compile is moved out of it"
    found = []
    for assignment in assignments:
        values = parameters.given(function, assignment, code)
        arguments: dict[str, ast.expr] = {}
        texts: dict[ast.Name, ast.expr] = {}
        for name, node in session.compile.arguments.items():
            given = {
                each: values[each.id]
                for each in _names(node)
                if parameters.stands_for(each, function, values, code)
            }
            value = given.get(node, node) if isinstance(node, ast.Name) else node
            unknown = _unknown(node, given, assignment, code)
            if unknown:
                message = (
                    f"`{unknown}` is known only in `{function.name}`, and the model is "
                    "trained elsewhere."
                )
                refuse(code, node, message, reasons)
            texts |= given
            if literal(value) is not None:
                arguments[name] = value
        call = replace(session.compile, statement=assignment, arguments=arguments)
        found.append(replace(session, compile=call, given=texts))
    return tuple(found)


def _unknown(
    node: ast.expr,
    given: Collection[ast.Name],
    assignment: ast.Assign,
    code: Code,
) -> str:
    """Return the text of what does not mean the same where a function is called, or ""."""
    scope = code.scopes.of(assignment)
    for name in _names(node):
        owner = code.scopes.of(name).owner(name.id)
        is_global = owner is None or isinstance(owner.node, ast.Module)
        if is_global and scope.owner(name.id) is not owner:
            return code.text.of(name)
        is_inner = owner is not None and owner.node in ast.walk(node)
        known = is_global or is_inner or name in given
        if not known and not parameters.is_of_self(name, code):
            return code.text.of(node)
    return ""


def _value(node: ast.expr, block: Block, code: Code) -> ast.expr:
    """Return an expression, or what a variable stands for that is only there for it.

    The block assigns such a variable, and it is read nowhere else.
    """
    value = code.assigned(node) if isinstance(node, ast.Name) else None
    if value is None or not isinstance(node, ast.Name):
        return node
    scope = code.scopes.of(node).owner(node.id)
    statement = code.statement(value)
    if scope is None or isinstance(scope.node, ast.Module) or statement not in block:
        return node
    if len(getattr(statement, "targets", ())) != 1:
        return node
    loads = [load for each in scope.walk() for load in each.loads.get(node.id, ())]
    return value if loads == [node] else node


def _names(node: ast.expr) -> Iterator[ast.Name]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Name))
