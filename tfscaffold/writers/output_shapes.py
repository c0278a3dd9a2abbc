"""The shapes between the layers of a model, as comments say them."""

from tfscaffold.layers.shapes import Call, infer
from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.model.input_shape import input_shape
from tfscaffold.model.values import made
from tfscaffold.writers.shapes import input_of
from tfscaffold.writers.writing import Context


def output_shapes(graph: Graph, context: Context) -> dict[str, str]:
    """Return the shape behind each layer (`Make.layer`) where the text makes it certain.

    It is `(batch, 13, 13, 32)`, with None for an open size. Where a layer keeps the shape
    that is before it, there is none.
    """
    whole = input_shape(context.code, input_of(graph))
    shape = whole[1:] if whole else None
    texts: dict[str, str] = {}
    for step in graph.steps:
        if isinstance(step, Stack | Extend) or (isinstance(step, Make) and step.block):
            return texts
        if not isinstance(step, Make) or shape is None:
            continue
        if step.known is None:
            return texts
        given = [(each.name, each.value.node) for each in step.arguments]
        call = made(context.code, step.known.name, given)
        before = shape
        shape = infer(call, shape).shape if isinstance(call, Call) else None
        if shape is not None and shape != before:
            texts[step.layer] = f"({', '.join(['batch', *map(str, shape)])})"
    return texts
