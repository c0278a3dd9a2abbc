"""Reads of the layers of a model, to which its input makes no difference."""

import ast

from tfscaffold.source.code import Code

# The input of a model is of these classes.
_OF_INPUTS = {"InputLayer", "Layer"}
# What the input of a model does not have.
_OTHERS = {
    *("activation", "bias", "bias_initializer", "bias_regularizer", "filters"),
    *("kernel", "kernel_initializer", "kernel_regularizer", "rate", "units"),
    *("depthwise_initializer", "recurrent_initializer", "reset_states"),
}


def passes_inputs(code: Code, reader: ast.AST | None, layers: ast.AST) -> bool:
    """Whether layers are read where the input of a model makes no difference.

    A loop asks for the class of each layer, or for an attribute that no input has; another
    Sequential begins with them, and has an input then.

    Args:
        code: The file.
        reader: What the layers are read by.
        layers: The reading of `.layers`.
    """
    if isinstance(reader, ast.Subscript):
        return _begins_model(code, reader)
    if isinstance(reader, ast.comprehension):
        tests = reader.ifs[:1]
    elif isinstance(reader, ast.For) and not reader.orelse and len(reader.body) == 1:
        body = reader.body[0]
        tests = [body.test] if isinstance(body, ast.If) and not body.orelse else []
    else:
        return False
    if reader.iter is not layers or not tests:
        return False
    test = tests[0]
    # Of `a and b`, b is only asked where a is true.
    test = test.values[0] if _is_and(test) else test  # type: ignore[attr-defined]
    if not isinstance(test, ast.Call) or len(test.args) != 2:
        return False
    asked, what = test.args
    if ast.unparse(asked) != ast.unparse(reader.target):
        return False
    if not isinstance(test.func, ast.Name) or code.bindings(test.func):
        return False
    if test.func.id == "isinstance":
        classes = what.elts if isinstance(what, ast.Tuple) else [what]
        return all(_is_of_layers(code, each) for each in classes)
    return (
        test.func.id == "hasattr"
        and isinstance(what, ast.Constant)
        and what.value in _OTHERS
    )


def _begins_model(code: Code, layers: ast.Subscript) -> bool:
    """Whether a slice is all that a Sequential is made of: `Sequential(model.layers[:-1])`.

    The input of a model does not count in where it ends, and is not one of its layers.
    """
    bounds, made = layers.slice, code.scopes.parents[layers]
    return (
        isinstance(bounds, ast.Slice)
        and bounds.lower is None
        and bounds.step is None
        and isinstance(bounds.upper, ast.UnaryOp)
        and isinstance(made, ast.Call)
        and made.args == [layers]
        and not made.keywords
        and (symbol := code.symbol(made.func)) is not None
        and symbol.name == "Sequential"
    )


def _is_and(test: ast.expr) -> bool:
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)


def _is_of_layers(code: Code, node: ast.expr) -> bool:
    """Whether a class certainly is one of Keras' layers, and none of inputs."""
    symbol = code.symbol(node)
    if symbol is None or symbol.name in _OF_INPUTS:
        return False
    return symbol.path.startswith("layers.")
