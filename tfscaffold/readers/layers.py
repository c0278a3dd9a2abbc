"""Reads the making of a layer: a call, or a variable that holds one."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from tfscaffold.layers import LAYERS
from tfscaffold.model.expressions import Span, expression
from tfscaffold.model.graph import Argument, Make
from tfscaffold.readers.inputs import shape_keywords
from tfscaffold.readers.sites import Refuse
from tfscaffold.readers.variables import is_dotted
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous


def make_layer(
    code: Code, node: ast.expr, cuts: Sequence[Span], refuse: Refuse
) -> Make:
    """Return the node for the making of a layer, at site 0.

    Args:
        code: The file.
        node: The layer's expression.
        cuts: What leaves its text.
        refuse: Notes a reason why it cannot be converted.
    """
    made = expression(code, node, cuts)
    layer = str(code.text.span(node)[0])
    if isinstance(node, ast.IfExp):
        for branch in (node.body, node.orelse):
            _read_branch(code, branch, refuse)
        text = code.text.of(node)
        # What ends outside its own brackets stands in parentheses already.
        made = replace(made, text=f"({text})") if made.text == text else made
        return Make(layer, 0, made)
    if not isinstance(node, ast.Call):
        if not is_dotted(node) and not isinstance(node, ast.Subscript):
            refuse(
                "TFS113",
                node,
                "This is neither a layer made here nor a variable that holds one.",
                "Write the layer out, or assign it to a variable first.",
            )
        return Make(layer, 0, made)
    symbol = None
    try:
        symbol = code.names.symbol(node.func, code.scopes.of(node))
    except Ambiguous:
        refuse(
            "TFS107",
            node,
            f"`{code.text.of(node.func)}` can mean several things.",
            "Give one of them another name.",
        )
    if symbol is not None and symbol.name in ("Input", "InputLayer"):
        refuse(
            "TFS117",
            node,
            "The input is stated after the first layer.",
            "State it once, as the first element.",
        )
    known = LAYERS.get(symbol.name) if symbol is not None else None
    arguments = _arguments(code, node, cuts)
    return Make(layer, 0, made, symbol, known, arguments, _label(node))


def _read_branch(code: Code, node: ast.expr, refuse: Refuse) -> None:
    """Note why one of two layers, of which a condition chooses, cannot be converted."""
    made = make_layer(code, node, (), refuse)
    if isinstance(node, ast.IfExp):
        return
    if made.known is None or not isinstance(node, ast.Call):
        refuse(
            "TFS113",
            node,
            "A condition chooses between layers, and this is none of Keras' that is made "
            "here.",
            "Write `if` and `else` as statements, each with its layer.",
        )
    elif shape_keywords(node, made.known.name):
        refuse(
            "TFS117",
            node,
            "A condition chooses the layer that states the shape of the input.",
            "State it before: `keras.Input(shape=...)` as the first layer.",
        )


def _arguments(
    code: Code, call: ast.Call, cuts: Sequence[Span]
) -> tuple[Argument, ...]:
    found: list[Argument] = []
    for value in call.args:
        name = "*" if isinstance(value, ast.Starred) else None
        found.append(Argument(name, expression(code, value)))
    for keyword in call.keywords:
        start, _ = code.text.span(keyword)
        if not any(first <= start < last for first, last in cuts):
            name = keyword.arg or "**"
            found.append(Argument(name, expression(code, keyword.value)))
    return tuple(found)


def _label(call: ast.Call) -> str:
    for keyword in call.keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
