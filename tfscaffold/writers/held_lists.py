"""Lists of layers that a variable holds, where the text shows all that goes into them."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Make, Stack
from tfscaffold.source.code import Code
from tfscaffold.writers.layer_names import is_layer, is_list_of_layers
from tfscaffold.writers.writing import Context


def sources(step: Make | Stack, code: Code) -> list[ast.expr]:
    """Return the expressions that make the layers of a step."""
    node = step.expression.node
    if isinstance(step, Make) or is_list_of_layers(code, node):
        return [node]
    return _filled(step, code) or [node]


def all_sources(graph: Graph, context: Context) -> Iterator[ast.expr]:
    """Yield the expressions that make layers."""
    for step in graph.steps:
        if isinstance(step, Make | Stack):
            yield from sources(step, context.code)


def is_certain(stack: Stack, code: Code) -> bool:
    """Whether all layers of a list are made where it stands, or where its variable is filled."""
    return is_list_of_layers(code, stack.expression.node) or bool(_filled(stack, code))


def is_variable(step: Make | Stack) -> bool:
    """Whether a list stays where a variable holds it."""
    return isinstance(step, Stack) and isinstance(step.expression.node, ast.Name)


def _filled(stack: Stack, code: Code) -> list[ast.expr]:
    """Return what a variable's list holds: its first value, and all that is put behind.

    Nothing, where something else may be done to it.
    """
    node = stack.expression.node
    first = code.assigned(node) if isinstance(node, ast.Name) else None
    if not isinstance(node, ast.Name) or first is None:
        return []
    parents = code.scopes.parents
    if parents[code.statement(first)] is not parents[code.statement(node)]:
        return []
    if stack.skip and not isinstance(first, ast.List):
        return []
    found = list(first.elts[stack.skip :]) if isinstance(first, ast.List) else [first]
    certain = [
        is_layer(code, each) if isinstance(first, ast.List) else True for each in found
    ]
    certain += [is_list_of_layers(code, first) or isinstance(first, ast.List)]
    owner = code.scopes.of(node).owner(node.id)
    for name in code.nodes(ast.Name):
        if name.id != node.id or name is node or isinstance(name.ctx, ast.Store):
            continue
        if code.scopes.of(name).owner(name.id) is not owner:
            continue
        call = parents[parents[name]]
        method = call.func if isinstance(call, ast.Call) else None
        if not isinstance(method, ast.Attribute) or method.value is not name:
            return []
        assert isinstance(call, ast.Call)
        if len(call.args) != 1 or call.keywords or name.lineno > node.lineno:
            return []
        checks = {"append": is_layer, "extend": is_list_of_layers}
        check = checks.get(method.attr)
        certain.append(check is not None and check(code, call.args[0]))
        found.append(call.args[0])
    return found if all(certain) else []
