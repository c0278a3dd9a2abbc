"""Whether edits leave a text Python: the same answer as from the whole text, always."""

import ast
import random

import pytest

from tfscaffold.convert.syntax import check_syntax
from tfscaffold.errors import UserError
from tfscaffold.layers import LAYERS
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, splice

TEXT = """\
# first
import a; import b

@a.b
def f(x):
    return [
        x,
    ]


if a:
    f(1)
# between
else:
    f(2)
@\\
a.b
class C: pass
text = '''
def g():
'''
last = f"é{a}"\
"""
PIECES = (
    *("", "\n", "x = 1\n", "x = ", "else:\n    pass\n", "    f(3)\n", "# é\n"),
    *("'''", "(", ")", "\\\n", "@a\n", "if b:\n", "; c = 1", "\f\n"),
)


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def is_accepted(code: Code, edits: list[Edit], new: str) -> bool:
    try:
        check_syntax(code, edits, new)
    except UserError:
        return False
    return True


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_answer_is_that_of_the_whole_text(newline: str) -> None:
    draw = random.Random(newline)
    text = TEXT.replace("\n", newline)
    code = Code(text, frozenset(LAYERS))
    seen = {False: 0, True: 0}
    for _ in range(1000):
        places = sorted(draw.sample(range(len(text) + 1), draw.choice((2, 2, 4))))
        if draw.random() < 0.6:  # Edits are often of whole lines, or insert them.
            places = sorted(code.text.line_start(place) for place in places)
        edits = [
            Edit(start, end, draw.choice(PIECES).replace("\n", newline))
            for start, end in zip(places[::2], places[1::2], strict=True)
        ]
        new = splice(text, edits)
        wanted = is_python(new)
        assert is_accepted(code, edits, new) is wanted, (edits, new)
        seen[wanted] += 1
    assert min(seen.values()) > 100


def test_what_has_not_changed_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    code = Code(TEXT, frozenset(LAYERS))
    at = TEXT.index("x,")
    edit = Edit(at, at + 1, "y")
    monkeypatch.setattr("tfscaffold.convert.syntax.parse", parsed.append)
    check_syntax(code, [edit], splice(TEXT, [edit]))
    start, end = TEXT.index("@a.b"), TEXT.index("\n\nif a:")
    assert parsed == [TEXT[start:end].replace("x,", "y,")]
