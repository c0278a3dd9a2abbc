"""Statements that have changed are laid out as black would do it."""

import ast

import black
import pytest

from tfscaffold.writers.folding.printing import Printer, laid_out

LONG = (
    "first_argument, second_argument, third_argument, fourth_argument, fifth_argument"
)


@pytest.mark.parametrize(
    "text",
    [
        "x = f(a)",
        f"self.kernel = self.add_weight({LONG})",
        f"self.kernel = self.add_weight({LONG}, {LONG})",
        f"return tf.Variable(initial(shape, dtype), {LONG}, name='kernel')".replace(
            "'", '"'
        ),
        f"def f(self, {LONG}) -> None:\n    pass",
        f"def f({LONG}, {LONG}) -> tuple[int, ...]:\n    pass",
    ],
)
def test_long_statements_are_broken_as_black_does_it(text: str) -> None:
    first, _, rest = text.partition("\n")
    shown = "\n".join([*laid_out(first, 0), *([rest] if rest else [])])

    assert f"{shown}\n" == black.format_str(text, mode=black.Mode())


@pytest.mark.parametrize(
    "text",
    [
        'x = "text"',
        "x = 'it is \"so\"'",
        "a, b = f(x)",
        "return a, b",
        "x = y**2",
        "x = 1e-7",
        "x = y[a:b, :-1]",
        "x = y[a + 1 :, : b.c, a : f(b)[c:]]",
        "for a, b in c:\n    f(a)",
        "if a:\n    f()\nelif b:\n    g()\nelse:\n    h()",
        "with a, b.c:\n    f()",
    ],
)
def test_what_is_new_reads_as_if_written_by_hand(text: str) -> None:
    is_return = text.startswith("return")
    source = f"def f():\n    {text}" if is_return else text
    (node,) = ast.parse(source).body
    new = node.body[0] if isinstance(node, ast.FunctionDef) else node
    for each in ast.walk(new):
        if isinstance(each, ast.stmt):
            del each.lineno

    assert Printer("").definition(new) == text
