"""Reads of the weights of one layer of a model: `model.layers[0].weights[1].numpy()`."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers import shapes
from tfscaffold.writers.blocks import weights
from tfscaffold.writers.later_uses import is_held
from tfscaffold.writers.layer_forms import Form, forms
from tfscaffold.writers.writing import Context


def layer_reads(
    graph: Graph, context: Context
) -> tuple[set[ast.AST], list[tuple[ast.AST, str]]]:
    """Return the uses of `.layers` that only read numbers of one layer of a built model.

    Returns:
        The uses that a `tf.Module` answers as they are or as they become, and what changes.
    """
    kept: set[ast.AST] = set()
    changed: list[tuple[ast.AST, str]] = []
    if not shapes.example_shape(graph, context, ""):
        return kept, changed
    layers = forms(graph, context)
    for use in graph.uses:
        if use.what != "layers" or not is_held(use):
            continue
        found = _read(use, layers, context.code)
        if found is None:
            continue
        kept.add(use.node)
        if isinstance(found, ast.Call):
            assert isinstance(found.func, ast.Attribute)
            layer = context.code.text.of(found.func.value)
            changed.append((found, f"[w.numpy() for w in {layer}.weights]"))
    return kept, changed


def _read(use: Use, layers: list[Form], code: Code) -> ast.AST | None:
    """Return the read if it can stay, or the `get_weights()` that changes; else None."""
    around = code.scopes.ancestors(use.node)
    item, attribute = next(around), next(around)
    index = _index(item)
    if index is None or any(form.is_listed for form in layers):
        return None
    if not -len(layers) <= index < len(layers):
        return None
    form = layers[index]
    if form.reason or form.models or len(form.outer) != 1:
        return None
    if not isinstance(attribute, ast.Attribute):
        return None
    if attribute.attr == "get_weights":
        call = next(around)
        return call if _is_called(call, attribute) else None
    if attribute.attr == "weights":
        return item if _index(next(around)) is not None and _is_numpy(around) else None
    has_bias = attribute.attr == "bias" and "bias" in weights(form.outer[0])
    return item if has_bias and _is_numpy(around) else None


def _index(node: ast.AST) -> int | None:
    """Return the number between the brackets."""
    if not isinstance(node, ast.Subscript):
        return None
    text = ast.unparse(node.slice)
    return int(text) if text.removeprefix("-").isdigit() else None


def _is_numpy(around: Iterator[ast.AST]) -> bool:
    """Whether `.numpy()` is what follows."""
    attribute, call = next(around), next(around)
    named = isinstance(attribute, ast.Attribute) and attribute.attr == "numpy"
    return named and _is_called(call, attribute)


def _is_called(call: ast.AST, callee: ast.AST) -> bool:
    if not isinstance(call, ast.Call) or call.func is not callee:
        return False
    return not (call.args or call.keywords)
