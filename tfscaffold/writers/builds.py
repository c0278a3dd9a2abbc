"""`model.build((None, 4))` where the new form is built in another way."""

import ast

from tfscaffold.model.graph import Graph, Site, Use
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments
from tfscaffold.writers import shapes
from tfscaffold.writers.built import build_shape
from tfscaffold.writers.checks import Checks
from tfscaffold.writers.open_sizes import may_be_open
from tfscaffold.writers.writing import Context


def is_built_below(graph: Graph, context: Context) -> bool:
    """Whether the shape of the input is that of a `model.build(shape)` further down."""
    shape = shapes.input_of(graph).shape
    return shape is not None and any(
        build_shape(use, context.code) is shape.value.node for use in graph.uses
    )


def needless_builds(graph: Graph, context: Context) -> list[Use]:
    """Return the statements `model.build(shape)` of a model whose input is stated."""
    stated = shapes.input_of(graph).shape
    return [
        use
        for use in graph.uses
        if shapes.has_shape(graph, context)
        and _is_removable(use, context.code, stated.value.node if stated else None)
    ]


def left(uses: list[Use], code: Code) -> list[Site]:
    """Return the lines that statements leave."""
    return Checks([code.statement(use.node) for use in uses]).sites(code)


def called_builds(graph: Graph, context: Context) -> dict[ast.Call, str]:
    """Return the calls `model.build(shape)` that have the sizes of the input, with those.

    The shape `(None, n)` gives `(1, n)`.
    """
    found: dict[ast.Call, str] = {}
    for use in graph.uses:
        shape = None if use.foreign else build_shape(use, context.code)
        call = context.code.call_of(use.node)
        sizes = _sizes(shape, context.code)
        if call is not None and sizes:
            found[call] = sizes
    return found


def _is_removable(use: Use, code: Code, stated: ast.expr | None) -> bool:
    """Whether a use is a statement of its own that builds the model and says nothing else.

    Args:
        use: The use.
        code: The file.
        stated: The shape that the input has from now on, whose comments stay.
    """
    shape = build_shape(use, code)
    if use.foreign or shape is None:
        return False
    statement = code.statement(use.node)
    start, end = code.text.span(statement)
    if shape is not stated and any(comments(code.text.text, start, end)):
        return False
    line = code.text.text[code.text.line_start(start) : code.text.line_end(end)]
    alone = line.strip() == code.text.text[start:end]
    return alone and len(code.block(statement)) > 1


def _sizes(shape: ast.expr | None, code: Code) -> str:
    """Return a shape with one example, or "" where a size is open or not in the text."""
    if not isinstance(shape, ast.Tuple | ast.List) or len(shape.elts) < 2:
        return ""
    batch, *sizes = shape.elts
    if not isinstance(batch, ast.Constant | ast.Name):
        return ""
    if any(may_be_open(code, each) for each in sizes):
        return ""
    return f"(1, {', '.join(code.text.of(each) for each in sizes)})"
