"""Layers that are changed once the model is made: a file of the class makes them as they were."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers.saving import saves_models
from tfscaffold.writers.writing import Reasons

_READS = ("get_layer", "layers")
_ITERATING = ("enumerate", "filter", "list", "next", "reversed", "tuple", "zip")


def refuse_changed(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a class where an attribute of a layer is set, and the model may be saved.

    A Sequential saves its layers as they are; a class makes them anew. It says itself which of
    them are trained.
    """
    if not saves_models(code) and all(use.what != "to_json" for use in graph.uses):
        return
    places = {
        change
        for use in graph.uses
        if use.what in _READS
        for change in _changes(code, use.node)
    }
    for place in sorted(code.position(each) for each in places):
        reasons.add(
            "TFS108",
            place,
            "An attribute of a layer is set here, which is lost where the class is saved and "
            "loaded: it makes its layers anew.",
            "Say it where the layer is made, or convert to functional.",
        )


def _changes(code: Code, read: ast.AST) -> Iterator[ast.AST]:
    """Yield what sets an attribute of one of the layers that are read at a place."""
    node, parent = read, code.scopes.parents[read]
    while (
        (isinstance(parent, ast.Subscript) and parent.value is node)
        or (isinstance(parent, ast.Call) and _keeps_layers(parent, node))
        or isinstance(
            parent, ast.Starred | ast.comprehension | ast.ListComp | ast.GeneratorExp
        )
    ):
        node, parent = parent, code.scopes.parents[parent]
    target: ast.AST | None = None
    if isinstance(parent, ast.For) and parent.iter is node:
        target = parent.target
    elif isinstance(parent, ast.Assign) and parent.value is node:
        target = parent.targets[0]
    if target is None:
        yield from _setting(code, node)
        return
    for name in ast.walk(target):
        if isinstance(name, ast.Name):
            for each in code.scopes.of(name).reads(name.id):
                yield from _setting(code, each)


def _keeps_layers(call: ast.Call, node: ast.AST) -> bool:
    """Whether a call gives the layers on: `model.get_layer("a")`, `enumerate(model.layers)`."""
    return call.func is node or (
        isinstance(call.func, ast.Name) and call.func.id in _ITERATING
    )


def _setting(code: Code, layer: ast.AST) -> Iterator[ast.AST]:
    """Yield what sets an attribute of a layer, other than whether it is trained."""
    parent = code.scopes.parents[layer]
    if isinstance(parent, ast.Attribute) and parent.value is layer:
        if isinstance(parent.ctx, ast.Store) and parent.attr != "trainable":
            yield parent
    elif isinstance(parent, ast.Subscript) and parent.value is layer:
        # One of a list of layers that a variable holds.
        yield from _setting(code, parent)
    elif isinstance(parent, ast.Call) and ast.unparse(parent.func) == "setattr":
        name = parent.args[1] if len(parent.args) > 1 else None
        is_trained = isinstance(name, ast.Constant) and name.value == "trainable"
        if parent.args[0] is layer and not is_trained:
            yield parent
