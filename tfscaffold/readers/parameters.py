"""Parameters that hold a class of layers: `def build(cell=LSTM)`."""

import ast

from tfscaffold.layers import LAYERS
from tfscaffold.source.code import Code
from tfscaffold.source.functions import defaults_of
from tfscaffold.source.keras import Symbol


def parameter_class(code: Code, callee: ast.expr) -> Symbol | None:
    """Return the class of Keras' layers that a parameter is unless it is given another one.

    All the calls in the file that give one give such a class, too: what an argument means to
    one layer of Keras, it means to the others.
    """
    if not isinstance(callee, ast.Name):
        return None
    bindings = code.bindings(callee)
    parameter = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(parameter, ast.arg):
        return None
    arguments = code.scopes.parents[parameter]
    function = code.scopes.parents[arguments]
    if (
        not isinstance(arguments, ast.arguments)
        or not isinstance(function, ast.FunctionDef)
        or function.decorator_list
        or function.name.startswith("__")
    ):
        return None
    plain = [*arguments.posonlyargs, *arguments.args]
    default = defaults_of(arguments).get(parameter)
    if default is None or not _are_given_classes(code, function, parameter, plain):
        return None
    return _layer_class(code, default)


def _are_given_classes(
    code: Code, function: ast.FunctionDef, parameter: ast.arg, plain: list[ast.arg]
) -> bool:
    """Whether all that a file's calls certainly or possibly give for a parameter are Keras' layers."""
    index = plain.index(parameter) if parameter in plain else None
    in_class = isinstance(code.scopes.parents[function], ast.ClassDef)
    for call in code.calls_by_name.get(function.name, []):
        starred = any(isinstance(each, ast.Starred) for each in call.args)
        if starred or any(each.arg is None for each in call.keywords):
            return False
        given = [each.value for each in call.keywords if each.arg == parameter.arg]
        if index is not None:
            given += call.args[index - in_class :][:1]
        if any(_layer_class(code, each) is None for each in given):
            return False
    named = [
        *(each for each in code.nodes(ast.Name) if each.id == function.name),
        *(each for each in code.nodes(ast.Attribute) if each.attr == function.name),
    ]
    # Handed on, it may be called with anything.
    return all(
        code.call_of(each) is not None
        for each in named
        if isinstance(getattr(each, "ctx", None), ast.Load)
    )


def _layer_class(code: Code, node: ast.expr) -> Symbol | None:
    symbol = code.symbol(node)
    if symbol is None or symbol.name not in LAYERS:
        return None
    # The `input_dim` of an Embedding is no shape.
    return None if "input_dim" in LAYERS[symbol.name].parameters else symbol
