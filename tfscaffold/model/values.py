"""The values of expressions, where the text alone makes them certain."""

import ast
import operator
from collections.abc import Callable

from tfscaffold.layers import LAYERS
from tfscaffold.layers.shapes import Call, Function, Unread
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, symbol_of

_OPERATIONS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_FLOATS = ("bfloat16", "float16", "float32", "float64")
# They change which axis holds the channels, for all layers that do not say it.
_DATA_FORMAT_SETTERS = ("set_image_data_format", "set_image_dim_ordering")
_MAX_NAMES = 8


def value(code: Code, node: ast.expr, depth: int = 0) -> object:
    """Return the value of an expression.

    Literals count, sums and products of whole numbers, layers of Keras, and variables that
    are assigned such a value once in the file and nowhere else.

    Returns:
        The value, with tuples for lists; `Unread.VALUE` if only running would tell it.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Tuple | ast.List):
        values = tuple(value(code, each, depth) for each in node.elts)
        return Unread.VALUE if Unread.VALUE in values else values
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = value(code, node.operand, depth)
        return -number if type(number) is int else Unread.VALUE
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left, right = (value(code, each, depth) for each in (node.left, node.right))
        if type(left) is int and type(right) is int:
            return _OPERATIONS[type(node.op)](left, right)
    if isinstance(node, ast.Attribute) and node.attr in _FLOATS:
        return node.attr
    if isinstance(node, ast.Name) and depth < _MAX_NAMES:
        return _variable(code, node, depth)
    if isinstance(node, ast.Call):
        return layer_call(code, node, depth)
    return Unread.VALUE


def layer_call(code: Code, node: ast.Call, depth: int = 0) -> object:
    """Return the making of a known Keras layer as a `Call`, else `Unread.VALUE`."""
    try:
        symbol = code.names.symbol(node.func, code.scopes.of(node))
    except Ambiguous:
        return Unread.VALUE
    if symbol is None or symbol.name not in LAYERS:
        return Unread.VALUE
    given: list[tuple[str | None, ast.expr]] = [(None, each) for each in node.args]
    given += [(keyword.arg or "**", keyword.value) for keyword in node.keywords]
    return made(code, symbol.name, given, depth)


def made(
    code: Code, layer: str, given: list[tuple[str | None, ast.expr]], depth: int = 0
) -> object:
    """Return a layer with its arguments by name as a `Call`.

    Args:
        code: The file.
        layer: The class, or an alias of it.
        given: Names and values; positional ones come first, without a name; `*` or `**` is
            one that is unpacked.
        depth: How many variables led here.

    Returns:
        The call; `Unread.VALUE` where arguments are unpacked, or given twice.
    """
    known = LAYERS[layer]
    positions = iter(known.parameters)
    arguments: dict[str, object] = {}
    for name, node in given:
        found = name or next(positions, "*")
        if isinstance(node, ast.Starred) or found in ("*", "**", *arguments):
            return Unread.VALUE
        arguments[found] = value(code, node, depth)
        if (
            layer == "Lambda"
            and isinstance(node, ast.Lambda)
            and _is_of_each_number(node)
        ):
            arguments[found] = Function.OF_EACH_NUMBER
    if "data_format" in known.parameters and any(
        setter in code.text.text for setter in _DATA_FORMAT_SETTERS
    ):
        arguments.setdefault("data_format", Unread.VALUE)
    return Call(known.name, arguments)


def _is_of_each_number(function: ast.Lambda) -> bool:
    """Whether a function computes with its one argument and numbers: `x / 255 - 0.5`."""
    names = [each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    read = {each.id for each in ast.walk(function.body) if isinstance(each, ast.Name)}
    return [*read] == names and all(map(_is_arithmetic, ast.walk(function.body)))


def _is_arithmetic(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    if isinstance(node, ast.MatMult | ast.Not):
        return False
    kinds = ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop
    return isinstance(node, kinds | ast.Name | ast.expr_context)


def _variable(code: Code, name: ast.Name, depth: int) -> object:
    owner = code.scopes.of(name).owner(name.id)
    if owner is None:
        return Unread.VALUE
    if any(symbol_of(star.path) is None for star in code.scopes.module.stars):
        # It could bring another value of the same name.
        return Unread.VALUE
    bindings = owner.bindings[name.id]
    if len(bindings) != 1 or bindings[0].value is None:
        return Unread.VALUE
    node = bindings[0].value
    # What a variable holds may be changed, unless it is one of these.
    if isinstance(node, ast.List | ast.Call):
        return Unread.VALUE
    return value(code, node, depth + 1)
