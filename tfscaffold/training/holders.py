"""The variables that certainly hold a model which a function of the file makes and returns."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Graph
from tfscaffold.readers import methods
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


def holders(
    place: ast.AST, function: ast.FunctionDef, code: Code
) -> tuple[ast.Assign, ...]:
    """Return the assignments that give a variable what a function returns, and nothing else does."""
    if isinstance(place, ast.Name):
        values = [each.value for each in code.bindings(place)]
    else:
        values = list(stored(place, code))
    found = []
    for made in values:
        if not isinstance(made, ast.Call) or not _means(made.func, function, code):
            return ()
        statement = code.statement(made)
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return ()
        found.append(statement)
    return tuple(found)


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
        call = code.call_of(node)
        if not isinstance(node, ast.Name) or call is None:
            return None
        values = dict(zip(names, call.args, strict=False))
        values |= {each.arg or "**": each.value for each in call.keywords}
        unpacked = any(isinstance(each, ast.Starred) for each in call.args)
        value = values.get(place.id)
        if unpacked or "**" in values or value is None or not _means(node, taker, code):
            return None
        if not holders(value, function, code):
            return None
    return taker if found else None


def stored(place: ast.AST, code: Code) -> list[ast.expr]:
    """Return all that the file ever gives the attribute `self.name`; nothing if not certain.

    The place may also be `agent.name`, where the variable only ever holds objects of the class.
    """
    if not isinstance(place, ast.Attribute) or not isinstance(place.value, ast.Name):
        return []
    stores = [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr == place.attr
        and not isinstance(node.ctx, ast.Load)
        and not _is_none(code.scopes.parents[node])
    ]
    owner = kind(place, code)
    if owner is None or any(
        node.name == place.attr for node in code.nodes(ast.FunctionDef)
    ):
        return []
    inside = [each.body[0] for each in owner.body if isinstance(each, ast.FunctionDef)]
    values = []
    for node in stores:
        if inside and methods.is_of_others(code, node, inside[0]):
            continue
        statement = code.scopes.parents[node]
        if (
            not isinstance(statement, ast.Assign)
            or statement.targets != [node]
            or class_of(node, code) is not owner
            or not _is_of_self(node, code)
        ):
            return []
        values.append(statement.value)
    return values


def kind(place: ast.Attribute, code: Code) -> ast.ClassDef | None:
    """Return the class of whose object an attribute is read, or None if not certain."""
    if _is_of_self(place, code):
        return class_of(place, code)
    if not isinstance(place.value, ast.Name):
        return None
    found = set()
    for made in (each.value for each in code.bindings(place.value)):
        if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
            return None
        found |= {each.node for each in code.bindings(made.func)}
    owner = found.pop() if len(found) == 1 else None
    return owner if isinstance(owner, ast.ClassDef) else None


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
    if not isinstance(node.value, ast.Name):
        return False
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
    """Return the graph, its uses certain where a variable holds what its function returns.

    Uses of what certainly holds another model are left out.
    """
    function = maker(graph, code)
    if function is None:
        uses = [
            (
                replace(use, foreign=False)
                if is_alias(getattr(use.node, "value", use.node), graph, code)
                else use
            )
            for use in graph.uses
        ]
        return replace(graph, uses=tuple(uses))
    uses = []
    for use in graph.uses:
        place = getattr(use.node, "value", use.node)
        if holders(place, function, code) or given(place, function, code):
            uses.append(replace(use, foreign=False))
        elif not use.foreign or not _holds_others(place, function, code):
            uses.append(use)
    return replace(graph, uses=tuple(uses))


def is_alias(place: ast.AST, graph: Graph, code: Code) -> bool:
    """Whether an attribute certainly holds the model: `self.model = model` is all it gets."""
    values = stored(place, code)
    name = graph.target.text
    return bool(values) and all(
        isinstance(value, ast.Name)
        and value.id == name
        and code.function(value) is code.function(graph.callee)
        and code.assigned(value) is code.scopes.parents[graph.callee]
        for value in values
    )


def _holds_others(place: ast.AST, function: ast.FunctionDef, code: Code) -> bool:
    """Whether an attribute only ever holds what other functions make and return."""
    values = stored(place, code)
    return bool(values) and all(
        isinstance(value, ast.Call)
        and any(
            each is not function and _makes_own(each, code)
            for each in code.nodes(ast.FunctionDef)
            if _means(value.func, each, code)
        )
        for value in values
    )


def _makes_own(function: ast.FunctionDef, code: Code) -> bool:
    """Whether all that a function returns is made by a call of Keras in it."""
    returned = [
        each.value for each in code.nodes(ast.Return) if code.function(each) is function
    ]
    made = [
        code.assigned(value) if isinstance(value, ast.Name) else value
        for value in returned
    ]
    return bool(made) and all(
        isinstance(each, ast.Call) and code.symbol(each.func) is not None
        for each in made
    )


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
