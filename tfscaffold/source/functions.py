"""The parameters of functions."""

import ast


def defaults_of(arguments: ast.arguments) -> dict[ast.arg, ast.expr]:
    """Return the parameters that have a default, with it."""
    positional = [*arguments.posonlyargs, *arguments.args]
    found = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found | {each: value for each, value in named if value is not None}
