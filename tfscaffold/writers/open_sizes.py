"""Whether a shape that is no literal may hold None, for a size that is open."""

import ast

from tfscaffold.source.code import Code
from tfscaffold.source.functions import defaults_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def may_be_open(
    code: Code, node: ast.AST, seen: frozenset[ast.AST] = frozenset()
) -> bool:
    """Whether the file shows that a shape, or what it is made of, may be None."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and each.value is None:
            return True
        if not isinstance(each, ast.Name) or not isinstance(each.ctx, ast.Load):
            continue
        for binding in code.bindings(each):
            if binding.node in seen:
                continue
            further = seen | {binding.node}
            if binding.value is not None:
                if may_be_open(code, binding.value, further):
                    return True
            elif any(
                may_be_open(code, given, further)
                for given in _given(code, binding.node, each.id)
            ):
                return True
    return False


def _given(code: Code, node: ast.AST, name: str) -> list[ast.expr]:
    """Return the default of a parameter, and what the calls of the file give it."""
    function = next(
        (each for each in code.scopes.ancestors(node) if isinstance(each, _FUNCTIONS)),
        None,
    )
    if function is None:
        return []
    arguments = function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    defaults = defaults_of(arguments)
    found = [default for each, default in defaults.items() if each.arg == name]
    if isinstance(function, ast.Lambda):
        return found
    parent = code.scopes.parents[function]
    called = function.name
    if isinstance(parent, ast.ClassDef):
        names = names[1:]
        called = parent.name if called == "__init__" else called
    for call in code.calls_by_name.get(called, ()):
        found += [each.value for each in call.keywords if each.arg == name]
        index = names.index(name) if name in names else len(call.args)
        found += call.args[index : index + 1]
    return found
