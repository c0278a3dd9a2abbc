"""Models that know the shape of their input where they are a layer: those of `keras.applications`."""

import ast
from dataclasses import replace

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Argument
from tfscaffold.readers.values import (
    held_values,
    is_pure,
    may_be_none,
    means_the_same,
)
from tfscaffold.source.code import Code


def holds_model(code: Code, node: ast.expr) -> bool:
    """Whether a variable or attribute certainly holds a model that knows its input's shape."""
    values = held_values(code, node)
    return bool(values) and all(
        isinstance(value, ast.Call) and makes_model(code, value) for value in values
    )


def makes_model(code: Code, call: ast.Call) -> bool:
    """Whether a call certainly gives a model with a shape: of `keras.applications`, `Model`."""
    symbol = code.symbol(call.func)
    if symbol is None:
        return False
    if symbol.path.startswith("applications."):
        return True
    names = [keyword.arg for keyword in call.keywords]
    return symbol.name == "Model" and (len(call.args) >= 2 or "inputs" in names)


def shape_of(code: Code, node: ast.expr) -> Argument:
    """Return the shape that a variable's model tells: `base.input_shape`."""
    whole = expression(code, node)
    return Argument("batch_shape", replace(whole, text=f"{whole.text}.input_shape"))


def stated(code: Code, call: ast.Call) -> Argument | None:
    """Return the shape that is given to a model of `keras.applications` made here, or None.

    It keeps its argument: the shape is only read a second time. A function of the file that
    returns such a model says its shape, too, where that means the same here.
    """
    if code.symbol(call.func) is not None:
        return _stated_here(code, call)
    made = _returned(code, call)
    shape = _stated_here(code, made) if made is not None else None
    return shape if shape and means_the_same(code, shape.value.node, call) else None


def _stated_here(code: Code, call: ast.Call) -> Argument | None:
    symbol = code.symbol(call.func)
    if symbol is None:
        return None
    names = [keyword.arg for keyword in call.keywords]
    if not symbol.path.startswith("applications.") or call.args or None in names:
        return None
    values = {keyword.arg: keyword.value for keyword in call.keywords}
    value = values.get("input_shape")
    tensor = values.get("input_tensor")
    if tensor is not None:
        value = _shape_of_input(code, tensor) if value is None else None
    if value is None or not is_pure(code, value) or may_be_none(code, value):
        return None
    return Argument("shape", expression(code, value))


def _shape_of_input(code: Code, tensor: ast.expr) -> ast.expr | None:
    """Return the shape in `Input(shape=...)`, if that says no more."""
    if not isinstance(tensor, ast.Call):
        return None
    symbol = code.symbol(tensor.func)
    if symbol is None or symbol.name != "Input":
        return None
    if len(tensor.args) == 1 and not tensor.keywords:
        return tensor.args[0]
    alone = not tensor.args and [each.arg for each in tensor.keywords] == ["shape"]
    return tensor.keywords[0].value if alone else None


def _returned(code: Code, call: ast.Call) -> ast.Call | None:
    """Return the call that makes what a function of the file certainly returns, or None."""
    if not isinstance(call.func, ast.Name):
        return None
    bindings = code.bindings(call.func)
    function = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    returns = [
        each for each in code.nodes(ast.Return) if code.function(each) is function
    ]
    value = returns[0].value if len(returns) == 1 else None
    if isinstance(value, ast.Name):
        value = code.assigned(value)
    return value if isinstance(value, ast.Call) else None
