"""Arguments of a model that are computed where it was made, and kept until its last layer."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Argument, Graph
from tfscaffold.writers.writing import Context, Line, relaid


def kept_arguments(
    graph: Graph, context: Context
) -> tuple[tuple[Argument, ...], list[Line]]:
    """Return the arguments of a model as its last statement gives them.

    Returns:
        The arguments, and the statements that assign the variables among them: they take the
        place of the first statement.
    """
    indent = context.code.text.indent(graph.sites[0].start)
    model = graph.target.name or "model"
    arguments, lines = [], []
    for each in graph.arguments:
        if each.early:
            name = "options" if each.name == "**" else each.name
            variable = context.once(context.scope(graph), f"{model}_{name}")
            head = f"{variable} = "
            value = relaid(each.value, indent, len(indent) + len(head))
            lines.append(Line(head + value, fixed=bool(each.value.fixed)))
            node = ast.parse(variable, mode="eval").body
            each = replace(each, value=replace(each.value, text=variable, node=node))
        arguments.append(each)
    return tuple(arguments), lines
