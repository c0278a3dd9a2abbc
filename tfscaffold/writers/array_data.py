"""Data of a class that may be arrays: Keras writes them to a file as dictionaries."""

import ast

from tfscaffold.model.graph import Graph, Make
from tfscaffold.source.code import Code
from tfscaffold.writers.data_names import values_of
from tfscaffold.writers.saving import saves_models
from tfscaffold.writers.writing import Reasons

# What layers and initializers take as arrays.
_ARGUMENTS = {"idf_weights", "mean", "variance", "weights"}
_INITIALIZERS = {"Constant", "constant"}
_MAKERS = {
    *(
        "arange",
        "array",
        "asarray",
        "concatenate",
        "empty",
        "eye",
        "full",
        "genfromtxt",
    ),
    *("identity", "linspace", "load", "loadtxt", "normal", "ones", "rand", "randn"),
    *("random", "stack", "tile", "uniform", "unique", "vstack", "zeros"),
    *("cast", "constant", "convert_to_tensor", "range"),
}


def may_be_array(part: ast.expr, code: Code) -> bool:
    """Whether data may be an array, or a list of some: what a file holds must become one again."""
    around: ast.AST = part
    parent = code.scopes.parents[around]
    while isinstance(parent, ast.List | ast.Tuple):
        around, parent = parent, code.scopes.parents[parent]
    if isinstance(parent, ast.keyword):
        if parent.arg in _ARGUMENTS:
            return True
        parent = code.scopes.parents[parent]
    if isinstance(parent, ast.Call) and parent.func is not around:
        symbol = code.symbol(parent.func)
        if symbol is not None and symbol.name in _INITIALIZERS:
            return True
    return _holds_array(part, code)


def refuse_words(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a vocabulary that is an array, which a file of the class could not hold."""
    for step in graph.steps if saves_models(code) else ():
        for node in ast.walk(step.expression.node) if isinstance(step, Make) else ():
            if not isinstance(node, ast.keyword) or node.arg != "vocabulary":
                continue
            if _holds_array(node.value, code):
                reasons.add(
                    "TFS113",
                    code.position(node.value),
                    "The class would keep the vocabulary as an array, and Keras writes no "
                    "array of words to a file.",
                    "Give the layer a list, as `.tolist()` makes one, or convert to "
                    "functional.",
                )


def _holds_array(part: ast.expr, code: Code) -> bool:
    values = [part, *(values_of(part, code) if isinstance(part, ast.Name) else ())]
    return any(_makes_array(each, code) for each in values)


def _makes_array(value: ast.expr, code: Code) -> bool:
    """Whether an expression is a call that makes an array or a tensor, or a list of some."""
    if isinstance(value, ast.List | ast.Tuple):
        return any(_makes_array(each, code) for each in value.elts)
    if not isinstance(value, ast.Call):
        return False
    package, _, name = code.path(value.func).rpartition(".")
    root = package.partition(".")[0]
    return root in ("numpy", "tensorflow") and name in _MAKERS
