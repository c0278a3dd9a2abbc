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
    made = code.assigned(place) if isinstance(place, ast.Name) else stored(place, code)
    if not isinstance(made, ast.Call) or not _means(made.func, function, code):
        return None
    statement = code.statement(made)
    is_plain = isinstance(statement, ast.Assign) and len(statement.targets) == 1
    return statement if is_plain else None  # type: ignore[return-value]


def given(
    place: ast.AST, function: ast.FunctionDef, code: Code
) -> ast.FunctionDef | None:
    """Return the function of whose parameter a place is, if all give it what `function` returns."""
    owner = (
        code.scopes.of(place).owner(place.id) if isinstance(place, ast.Name) else None
    )
    if owner is None or not isinstance(place, ast.Name):
        return None
    taker = owner.node
    if not isinstance(taker, ast.FunctionDef) or taker.decorator_list:
        return None
    names = [each.arg for each in [*taker.args.posonlyargs, *taker.args.args]]
    is_method = isinstance(code.scopes.parents[taker], ast.ClassDef)
    if is_method or place.id not in names or len(owner.bindings[place.id]) != 1:
        return None
    found = references(taker, code)
    for node in found:
        call = code.scopes.parents[node]
        if not isinstance(node, ast.Name) or getattr(call, "func", None) is not node:
            return None
        assert isinstance(call, ast.Call), "it has a func"
        values = dict(zip(names, call.args, strict=False))
        values |= {each.arg or "**": each.value for each in call.keywords}
        unpacked = any(isinstance(each, ast.Starred) for each in call.args)
        value = values.get(place.id)
        if unpacked or "**" in values or value is None or not _means(node, taker, code):
            return None
        if holder(value, function, code) is None:
            return None
    return taker if found else None


def stored(place: ast.AST, code: Code) -> ast.expr | None:
    """Return what `self.name` certainly holds: all that the file ever gives such an attribute."""
    if not isinstance(place, ast.Attribute) or not isinstance(place.value, ast.Name):
        return None
    stores = [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr == place.attr
        and not isinstance(node.ctx, ast.Load)
        and not _is_none(code.scopes.parents[node])
    ]
    kind = class_of(place, code)
    if len(stores) != 1 or kind is None or class_of(stores[0], code) is not kind:
        return None
    first = stores[0]
    statement = code.scopes.parents[first]
    if (
        not isinstance(statement, ast.Assign)
        or statement.targets != [first]
        or ast.unparse(first) != ast.unparse(place)
        or not all(_is_of_self(each, code) for each in (first, place))
        or any(node.name == place.attr for node in code.nodes(ast.FunctionDef))
    ):
        return None
    return statement.value


def _is_none(statement: ast.AST) -> bool:
    """Whether a statement assigns None, which no model is."""
    value = getattr(statement, "value", ...)
    return (
        isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(value, ast.Constant)
        and value.value is None
    )


def class_of(node: ast.AST, code: Code) -> ast.ClassDef | None:
    """Return the class in whose method a node stands, or None."""
    function = code.function(node)
    while function is not None:
        parent = code.scopes.parents[function]
        if isinstance(parent, ast.ClassDef):
            return parent
        function = code.function(parent)
    return None


def _is_of_self(node: ast.Attribute, code: Code) -> bool:
    """Whether an attribute is one of the object whose method it stands in."""
    assert isinstance(node.value, ast.Name), "its caller has looked"
    owner = code.scopes.of(node).owner(node.value.id)
    method = owner.node if owner is not None else None
    return (
        owner is not None
        and isinstance(method, ast.FunctionDef)
        and isinstance(code.scopes.parents[method], ast.ClassDef)
        and not method.decorator_list
        and [each.arg for each in method.args.args[:1]] == [node.value.id]
        and len(owner.bindings[node.value.id]) == 1
    )


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
            or given(getattr(use.node, "value", use.node), function, code)
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
