"""The defaults of parameters."""

import ast

from tfscaffold.source.functions import defaults_of


def test_defaults_belong_to_the_last_parameters_and_to_named_ones() -> None:
    function = ast.parse("def f(a, /, b, c=1, *d, e, g=2, **h): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    found = {each.arg: ast.unparse(v) for each, v in defaults_of(function.args).items()}
    assert found == {"c": "1", "g": "2"}
