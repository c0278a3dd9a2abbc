"""The variables that certainly hold a model which a function of the file makes and returns."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code


def maker(graph: Graph, code: Code) -> ast.FunctionDef | None:
    """Return the function that makes the model and returns nothing else, or None."""
    function = code.function(graph.callee)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    made = code.scopes.parents[graph.callee]
    returned = [
        each.value for each in code.nodes(ast.Return) if code.function(each) is function
    ]
    for value in returned:
        if isinstance(value, ast.Name):
            value = code.assigned(value)
        if value is not made:
            return None
    return function if returned else None


def holder(place: ast.AST, function: ast.FunctionDef, code: Code) -> ast.Assign | None:
    """Return the assignment that gives a variable what a function returns, and nothing else."""
    made = code.assigned(place) if isinstance(place, ast.Name) else None
    if not isinstance(made, ast.Call) or not _means(made.func, function, code):
        return None
    statement = code.statement(made)
    is_plain = isinstance(statement, ast.Assign) and len(statement.targets) == 1
    return statement if is_plain else None  # type: ignore[return-value]


def references(function: ast.FunctionDef, code: Code) -> list[ast.AST]:
    """Return where the file names a function; for a method, that attribute of anything."""
    found: list[ast.AST] = [
        node for node in code.nodes(ast.Attribute) if node.attr == function.name
    ]
    return found + [
        node
        for node in code.nodes(ast.Name)
        if node.id == function.name and isinstance(node.ctx, ast.Load)
    ]


def certain(graph: Graph, code: Code) -> Graph:
    """Return the graph, its uses certain where a variable holds what its function returns."""
    function = maker(graph, code)
    if function is None:
        return graph
    uses = tuple(
        (
            replace(use, foreign=False)
            if holder(getattr(use.node, "value", use.node), function, code)
            else use
        )
        for use in graph.uses
    )
    return replace(graph, uses=uses)


def _means(callee: ast.expr, function: ast.FunctionDef, code: Code) -> bool:
    """Whether a call is certainly one of the function, or of that method of its own class."""
    if isinstance(callee, ast.Name):
        return [each.node for each in code.bindings(callee)] == [function]
    around = code.function(callee)
    kind = code.scopes.parents[function]
    if (
        not isinstance(callee, ast.Attribute)
        or not isinstance(callee.value, ast.Name)
        or around is None
        or not isinstance(kind, ast.ClassDef)
        or code.scopes.parents[around] is not kind
    ):
        return False
    named = [
        each
        for each in code.nodes(ast.FunctionDef)
        if each.name == callee.attr
        and isinstance(code.scopes.parents[each], ast.ClassDef)
    ]
    first = [each.arg for each in around.args.args[:1]]
    return [callee.value.id] == first and named == [function]
