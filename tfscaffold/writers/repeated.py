"""Layers that come several times: a Sequential lists each time, other forms list the layer once."""

import ast
from collections import Counter

from tfscaffold.model.graph import Graph, Make, Stack
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in

_LOOPS = ast.For | ast.While


def repeats_layers(graph: Graph, code: Code) -> bool:
    """Whether one layer certainly comes at several places of a model, or seems to."""
    held = [
        step
        for step in graph.steps
        if isinstance(step, Make) and not isinstance(step.expression.node, ast.Call)
    ]
    counts = Counter(ast.unparse(step.expression.node) for step in held)
    return (
        any(count > 1 for count in counts.values())
        or any(_is_made_before(step) for step in held)
        or any(
            isinstance(step, Stack) and _multiplies(step.expression.node, code)
            for step in graph.steps
        )
    )


def _is_made_before(step: Make) -> bool:
    """Whether a loop adds what was made before it."""
    if not isinstance(step.block, _LOOPS):
        return False
    names = {
        node.id for node in ast.walk(step.expression.node) if isinstance(node, ast.Name)
    }
    return not names & assigned_in(step.block)


def _multiplies(layers: ast.expr, code: Code) -> bool:
    """Whether a list of layers is one that is repeated: `[layer] * 3`."""
    if isinstance(layers, ast.Name):
        layers = code.assigned(layers) or layers
    return any(isinstance(node, ast.Mult) for node in ast.walk(layers))
