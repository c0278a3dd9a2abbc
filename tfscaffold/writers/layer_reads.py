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
        calls = [found] if isinstance(found, ast.Call) else []
        if found is None:
            calls = _reads_of_variable(use, layers, context.code)
        if found is None and not calls:
            continue
        kept.add(use.node)
        for call in calls:
            assert isinstance(call.func, ast.Attribute)
            layer = context.code.text.of(call.func.value)
            changed.append((call, f"[w.numpy() for w in {layer}.weights]"))
    return kept, changed


def _reads_of_variable(use: Use, layers: list[Form], code: Code) -> list[ast.Call]:
    """Return all `layer.get_weights()` of a variable that gets one layer, or each in turn."""
    if any(form.models for form in layers):
        return []
    target = _target(use.node, len(layers), code)
    scope = code.scopes.of(target).owner(target.id) if target is not None else None
    if target is None or scope is None or len(scope.bindings[target.id]) != 1:
        return []
    loads = [load for each in scope.walk() for load in each.loads.get(target.id, ())]
    calls = []
    for load in loads:
        method = code.scopes.parents[load]
        call = code.scopes.parents[method]
        named = isinstance(method, ast.Attribute) and method.attr == "get_weights"
        if not named or not isinstance(call, ast.Call) or not _is_called(call, method):
            return []
        calls.append(call)
    return calls


def _target(node: ast.AST, count: int, code: Code) -> ast.Name | None:
    """Return the variable of `layer = model.layers[0]`, or of a loop over `model.layers`."""
    value, parent = node, code.scopes.parents[node]
    if _index(parent) is not None:
        value, parent = parent, code.scopes.parents[parent]
        index = _index(value)
        found = parent.targets if isinstance(parent, ast.Assign) else []
        if index is None or not -count <= index < count or len(found) != 1:
            return None
        return found[0] if isinstance(found[0], ast.Name) else None
    is_numbered = (
        isinstance(parent, ast.Call) and code.text.of(parent.func) == "enumerate"
    )
    if isinstance(parent, ast.Call) and is_numbered and parent.args == [node]:
        value, parent = parent, code.scopes.parents[parent]
    if not isinstance(parent, ast.For | ast.comprehension) or parent.iter is not value:
        return None
    target = parent.target
    if is_numbered:
        pair = target.elts if isinstance(target, ast.Tuple) else []
        target = pair[1] if len(pair) == 2 else target
        return target if pair and isinstance(target, ast.Name) else None
    return target if isinstance(target, ast.Name) else None


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
