"""`model.layers[i]` in the Functional form, where the input is layer 0."""

import ast

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.writers.writing import Context

_HINT_LAYERS = "Take the layer by its name: `model.get_layer(name)`."


def shifted_layers(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return `model.layers[i]` for the Functional form, where the input is layer 0."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if use.what != "layers" or use.foreign:
            continue
        text = context.code.text.of(use.node)  # type: ignore[arg-type]
        parent = context.code.scopes.parents[use.node]
        if isinstance(parent, ast.Subscript) and parent.value is use.node:
            index = _shifted_index(parent.slice, context)
            if index is not None:
                found.append((parent, f"{text}[{index}]"))
                continue
        found.append((use.node, f"{text}[1:]"))
    return found


def layer_owners(graph: Graph) -> tuple[tuple[ast.Call, Diagnostic], ...]:
    """Return the models whose layers are counted anew, where this one's are."""
    return tuple(
        (
            owner,
            Diagnostic(
                "TFS108",
                "error",
                graph.line,
                graph.column,
                f"The `.{use.what}` on line {use.line} may be of this model or of the one on "
                f"line {owner.lineno}, which stays as it is.",
                _HINT_LAYERS if use.what == "layers" else "Convert both.",
            ),
        )
        for use in graph.uses
        if use.what in ("layers", "add", "pop")
        for owner in use.owners
    )


def _shifted_index(index: ast.expr, context: Context) -> str | None:
    """Return an index or slice one further, or None where that cannot be told."""
    if isinstance(index, ast.Slice):
        if index.step is not None:
            return None
        lower = "1" if index.lower is None else _shifted_index(index.lower, context)
        upper = "" if index.upper is None else _shifted_index(index.upper, context)
        if lower is None or upper is None or lower.startswith("-"):
            return None
        return f"{lower}:{upper}"
    if isinstance(index, ast.Constant) and type(index.value) is int:
        return str(index.value + 1)
    if (
        isinstance(index, ast.UnaryOp)
        and isinstance(index.op, ast.USub)
        and isinstance(index.operand, ast.Constant)
        and type(index.operand.value) is int
        and index.operand.value > 0
    ):
        return context.code.text.of(index)
    return None
