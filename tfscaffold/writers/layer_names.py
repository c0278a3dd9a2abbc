"""The Keras layers that an expression makes: `Bidirectional(LSTM(8))` makes two."""

import ast
from collections.abc import Iterator

from tfscaffold.layers import LAYERS
from tfscaffold.layers.shapes import Call
from tfscaffold.model.values import layer_call
from tfscaffold.source.code import Code


def layers_in(code: Code, node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield the calls in a piece of code that make a Keras layer, with its name."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            symbol = code.symbol(each.func)
            if symbol is not None and symbol.name in LAYERS:
                yield each, LAYERS[symbol.name].name


def is_list_of_layers(code: Code, node: ast.expr) -> bool:
    """Whether an expression is a list whose elements are all made in it, by Keras."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return all(is_list_of_layers(code, each) for each in (node.left, node.right))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        lists = [each for each in (node.left, node.right) if isinstance(each, ast.List)]
        return len(lists) == 1 and is_list_of_layers(code, lists[0])
    if isinstance(node, ast.ListComp):
        return is_layer(code, node.elt)
    return isinstance(node, ast.List) and all(is_layer(code, e) for e in node.elts)


def argument(code: Code, call: ast.Call, name: str, default: object) -> object:
    """Return the value of a layer's argument, `Unread.VALUE` where it is not certain."""
    made = layer_call(code, call)
    return made.arguments.get(name, default) if isinstance(made, Call) else made


def is_layer(code: Code, node: ast.expr) -> bool:
    """Whether an expression makes a layer of Keras, or unpacks a list of them."""
    if isinstance(node, ast.Starred):
        return is_list_of_layers(code, node.value)
    return isinstance(node, ast.Call) and any(
        call is node for call, _ in layers_in(code, node)
    )
