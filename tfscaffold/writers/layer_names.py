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


def branches(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions between which conditions choose, or the one that there is."""
    if isinstance(node, ast.IfExp):
        yield from branches(node.body)
        yield from branches(node.orelse)
    else:
        yield node


def argument(code: Code, call: ast.Call, name: str, default: object) -> object:
    """Return the value of a layer's argument, `Unread.VALUE` where it is not certain."""
    made = layer_call(code, call)
    return made.arguments.get(name, default) if isinstance(made, Call) else made


def is_layer(code: Code, node: ast.expr) -> bool:
    """Whether an expression makes a layer of Keras."""
    return any(call is node for call, _ in layers_in(code, node))
