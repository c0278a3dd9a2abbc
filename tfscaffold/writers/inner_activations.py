"""`Dense(4, activation=PReLU())`: a layer with weights of its own, as an argument of another."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.writers.data_names import values_of
from tfscaffold.writers.writing import Context, Reasons


def refuse_weighted_activations(
    graph: Graph, context: Context, code_of_tier: str, reasons: Reasons
) -> None:
    """Refuse activations that are layers with weights; they would be others, or lost.

    Args:
        graph: The model.
        context: The file.
        code_of_tier: The code of the refusal.
        reasons: Collects the refusals.
    """
    for node in _activations(graph, context):
        reasons.add(
            code_of_tier,
            context.code.position(node),
            "An activation here is a layer with weights of its own (`PReLU`), which stand "
            "in another place in this form, or in none.",
            "Add the activation as a layer of its own, or convert to functional.",
        )


def _activations(graph: Graph, context: Context) -> Iterator[ast.expr]:
    code = context.code
    for step in graph.steps:
        if not isinstance(step, Make | Stack | Extend):
            continue
        made: list[ast.AST] = [step.expression.node]
        if isinstance(step, Make | Extend) and step.block:
            made.append(step.block)
        if isinstance(step, Make) and isinstance(step.expression.node, ast.Name):
            made += values_of(step.expression.node, code)
        for each in (node for part in made for node in ast.walk(part)):
            if isinstance(each, ast.keyword) and _has_weights(each.value, context):
                yield each.value


def _has_weights(value: ast.expr, context: Context) -> bool:
    """Whether an argument gives such a layer: itself, by a variable, or in a dictionary."""
    code = context.code
    names = [each for each in ast.walk(value) if isinstance(each, ast.Name)]
    values = [value, *(held for name in names for held in values_of(name, code))]
    return any(
        symbol is not None and symbol.name == "PReLU"
        for each in values
        for node in ast.walk(each)
        for symbol in [code.called(node)]
    )
