"""Copies of a model by `keras.models.clone_model`, which takes no class."""

import ast

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.shapes import input_of
from tfscaffold.writers.writing import Context

# templates/blocks/cloning.py
_CLONE = "clone_of"


def clones(use: Use, code: Code) -> bool:
    """Whether a model is given to a function of that name."""
    call = _call(use, code)
    return (
        use.what == ""
        and call is not None
        and ast.unparse(call.func).endswith("clone_model")
    )


def _call(use: Use, code: Code) -> ast.Call | None:
    """Return the call that is given the model itself."""
    node = code.scopes.parents[use.node]
    if isinstance(node, ast.keyword):
        node = code.scopes.parents[node]
    return node if isinstance(node, ast.Call) else None


def is_rewritten(use: Use, graph: Graph, code: Code) -> bool:
    """Whether a function of the file's own can make such a copy.

    It does so for any other model, too, that `clone_model` takes. It builds it for floats of the shape for which the model is built, as Keras keeps no dtype.
    """
    call = _call(use, code)
    return (
        clones(use, code)
        and call is not None
        and (symbol := code.symbol(call.func)) is not None
        and symbol.name == "clone_model"
        and len(call.args) + len(call.keywords) == 1
        and _takes_floats(graph)
    )


def _takes_floats(graph: Graph) -> bool:
    """Whether the input is certainly one of floats, of a shape that the text states."""
    source = input_of(graph)
    if source.call is None:
        return source.shape is not None and not source.extra
    call = source.call.node
    return isinstance(call, ast.Call) and all(
        each.arg in ("shape", "batch_shape", "batch_size", "name")
        for each in call.keywords
    )


def rewritten_clones(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return the functions that take the place of `clone_model`."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if is_rewritten(use, graph, context.code):
            call = _call(use, context.code)
            assert call is not None, "it is rewritten"
            found.append((call.func, context.blocks([_CLONE])[_CLONE]))
    return found
