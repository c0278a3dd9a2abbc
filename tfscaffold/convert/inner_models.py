"""The models of a file that are layers of other models of it."""

import ast
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from tfscaffold.model.graph import Graph, Make
from tfscaffold.readers.origins import origins
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Inner


def inner_models(
    code: Code, graphs: Sequence[Graph], stay: AbstractSet[ast.Call]
) -> dict[ast.expr, Inner]:
    """Return the layers that certainly are models of the file.

    Args:
        code: The file.
        graphs: The models that are to be converted.
        stay: The calls that make those of them which stay what they are.
    """
    calls = {made(code, graph): graph for graph in graphs}
    found = {}
    for outer, graph in calls.items():
        for node in _held(graph):
            models = origins(code, node, frozenset(calls))
            if models and outer not in models:
                known = sorted(models, key=lambda each: each.lineno)
                inner = tuple(calls[each] for each in known)
                found[node] = Inner(outer, inner, stays=bool(models & stay))
    return found


def made(code: Code, graph: Graph) -> ast.Call:
    """Return the call that makes a model."""
    call = code.scopes.parents[graph.callee]
    assert isinstance(call, ast.Call)
    return call


def _held(graph: Graph) -> Iterable[ast.expr]:
    """Yield the layers that variables hold, or that functions return."""
    for step in graph.steps:
        if isinstance(step, Make) and step.block is None and step.known is None:
            yield step.expression.node
