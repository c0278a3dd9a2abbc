"""The shape of a model's input, where the text alone makes it certain."""

import ast

from tfscaffold.layers.shapes import Shape
from tfscaffold.model.graph import Argument, Input
from tfscaffold.model.values import value
from tfscaffold.source.code import Code

_PARAMETERS = ("shape", "batch_size")
# What layers, an `InputLayer` too, call the parameters of `Input`.
OF_LAYERS = {"input_shape": "shape", "batch_input_shape": "batch_shape"}
# None of them changes the shape.
_OPTIONS = {"dtype", "name", "sparse", "optional"}


def input_shape(code: Code, source: Input) -> Shape | None:
    """Return the shape of an input with its batch axis, or None."""
    if source.call is not None:
        return _shape_of_call(code, source.call.node)
    if source.shape is None:
        return None
    argument = source.shape
    given = {str(argument.name): _shape_value(code, argument)}
    given |= {str(each.name): value(code, each.value.node) for each in source.extra}
    return _shape(given)


def _shape_value(code: Code, argument: Argument) -> object:
    node = argument.value.node
    found = value(code, node)
    # `input_dim=4` says what `input_shape=(4,)` says.
    wrapped = argument.value.text != code.text.of(node)
    if wrapped and (found is None or type(found) is int):
        return (found,)
    return found


def _shape_of_call(code: Code, node: ast.expr) -> Shape | None:
    """Return the shape that an `Input(...)` states, or the one that a variable holds."""
    node = _held(code, node)
    if not isinstance(node, ast.Call):
        return None
    given: dict[str, object] = {}
    names = iter(_PARAMETERS)
    arguments: list[tuple[str | None, ast.expr]] = [(None, arg) for arg in node.args]
    arguments += [(keyword.arg or "**", keyword.value) for keyword in node.keywords]
    for name, each in arguments:
        name = OF_LAYERS.get(name or "", name)
        given[name or next(names, "**")] = value(code, each)
    return _shape(given)


def input_made(code: Code, node: ast.expr) -> ast.Call | None:
    """Return the call that makes an input, also for the variable or the list that holds it."""
    held = _held(code, node)
    if isinstance(held, ast.List | ast.Tuple) and held.elts:
        held = _held(code, held.elts[0])
    return held if isinstance(held, ast.Call) else None


def _held(code: Code, node: ast.expr) -> ast.expr:
    return code.assigned(node) or node if isinstance(node, ast.Name) else node


def _shape(given: dict[str, object]) -> Shape | None:
    """Return the shape that arguments of `Input` state, with the batch axis."""
    if not given.keys() <= {*_PARAMETERS, "batch_shape", *_OPTIONS}:
        return None
    whole = given.get("batch_shape")
    if whole is None:
        shape = given.get("shape")
        if not isinstance(shape, tuple):
            return None
        whole = (given.get("batch_size"), *shape)
    if not isinstance(whole, tuple) or not whole:
        return None
    sizes = [
        size for size in whole if size is None or (type(size) is int and size >= 0)
    ]
    return tuple(sizes) if len(sizes) == len(whole) else None
