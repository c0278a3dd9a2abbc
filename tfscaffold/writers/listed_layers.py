"""The layers of a `tf.Module` that Keras holds, where a file asks them for their weights alone."""

import ast

from tfscaffold.model.graph import Use
from tfscaffold.source.code import Code

# What a layer has that only lists the weights of one in raw TensorFlow.
_ASKED = ("get_weights", "set_weights", "count_params", "trainable")


def asks_for_weights(use: Use, code: Code) -> bool:
    """Whether `.layers` is read for the weights of its layers, or to count them.

    Args:
        use: The reading.
        code: The file.
    """
    parent = code.scopes.parents[use.node]
    if _is_call_of(parent, "len", code):
        return True
    return use.what == "layers" and _is_plain(use.node, code)


def _is_plain(layers: ast.AST, code: Code) -> bool:
    """Whether each of some layers is only asked for its weights."""
    parent = code.scopes.parents[layers]
    if isinstance(parent, ast.Subscript) and parent.value is layers:
        is_several = isinstance(parent.slice, ast.Slice)
        return _is_plain(parent, code) if is_several else _is_asked(parent, code)
    if isinstance(parent, ast.For | ast.comprehension) and parent.iter is layers:
        return _are_asked(parent.target, code)
    loop = code.scopes.parents[parent]
    if not isinstance(parent, ast.Call) or not (
        isinstance(loop, ast.For | ast.comprehension) and loop.iter is parent
    ):
        return False
    if _is_call_of(parent, "reversed", code):
        return _are_asked(loop.target, code)
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else []
    if _is_call_of(parent, "enumerate", code):
        return len(targets) == 2 and _are_asked(targets[1], code)
    return (
        _is_call_of(parent, "zip", code)
        and len(targets) == len(parent.args)
        and layers in parent.args
        and _are_asked(targets[[*parent.args].index(layers)], code)
    )


def _is_asked(layer: ast.AST, code: Code) -> bool:
    """Whether an expression that is a layer is asked for its weights, or put in a variable."""
    parent = code.scopes.parents[layer]
    if isinstance(parent, ast.Attribute):
        return parent.attr in _ASKED
    return (
        isinstance(parent, ast.Assign)
        and parent.value is layer
        and len(parent.targets) == 1
        and _are_asked(parent.targets[0], code)
    )


def _are_asked(target: ast.expr, code: Code) -> bool:
    """Whether whatever a variable holds is only asked for what a listed layer has."""
    if not isinstance(target, ast.Name):
        return False
    owner = code.scopes.of(target).owner(target.id)
    assert owner is not None, "it is assigned"
    parents = [code.scopes.parents[load] for load in owner.reads(target.id)]
    return all(
        isinstance(parent, ast.Attribute) and parent.attr in _ASKED
        for parent in parents
    )


def _is_call_of(node: ast.AST, name: str, code: Code) -> bool:
    """Whether a node is the call of a builtin function."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
        and not code.bindings(node.func)
    )
