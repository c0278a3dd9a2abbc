"""What comes from data: variables and functions of which a run may have no values."""

import ast
import sys
from collections.abc import Collection

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Binding

_OWN_PACKAGES = ("keras", "numpy", "tensorflow")
# Builtins that give the same for the same.
_PLAIN = {
    *("abs", "bool", "dict", "enumerate", "float", "int", "len", "list", "max", "min"),
    *("range", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip"),
}


def gives_data(code: Code, function: ast.FunctionDef) -> bool:
    """Whether a function works with other packages than Keras: with data, or a search."""
    nodes = [*ast.walk(function)]
    if any(code.called(each) is not None for each in nodes):
        return False
    imported = (
        binding.path.lstrip(".").partition(".")[0]
        for each in nodes
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
        for binding in code.bindings(each)
        if binding.kind == "import"
    )
    return any(
        each not in {*sys.stdlib_module_names, *_OWN_PACKAGES} for each in imported
    )


def is_computed(code: Code, binding: Binding, plain: Collection[str] = ()) -> bool:
    """Whether a variable is bound to what comes from data: not to literals or parts of Keras."""
    if binding.kind not in ("assign", "other"):
        return False
    value = binding.value
    statement = code.statement(binding.node)
    if value is None and isinstance(statement, ast.Assign | ast.AugAssign):
        value = statement.value
    if value is None:
        return True
    return any(
        isinstance(node, ast.Call)
        and code.symbol(node.func) is None
        and not isinstance(node.func, ast.Call)
        and not (isinstance(node.func, ast.Name) and node.func.id in {*_PLAIN, *plain})
        for node in ast.walk(value)
    )
