"""A changed text is read as one that is read from scratch.

`TFSCAFFOLD_CHANGES=2000 pytest -n0 tests/source/test_changes.py` is a long run.
"""

import ast
import os
import random
import re
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.source.changes import change_of
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Binding, Scope
from tfscaffold.source.text import Text

CHANGES = int(os.environ.get("TFSCAFFOLD_CHANGES", "25"))
NAMES = frozenset({"Dense"})
START = '''"""Doc."""

import os; import keras
from keras.layers import *

@decorated(
    1
)
# between
@(
    twice
)
def f(a, b=keras):
    global counter
    counter = a
    def g():
        nonlocal a
        a = [x for x in b if (y := x)]
    return f"""{a}
    {g}"""

# comment
if counter:
    z = 1
else:
    z = 2
class A(B):
    c: int = 3; d = \\
        4

s = """
x = 1
"""; t = 5
for counter in s: print(counter)
'''
PIECES = (
    "\n", "\r\n", "\r", "\f", "\\\n", "\\\r\n", "    ", "\t", " ", "#", '"""', "'", "(", ")", ";",
    "é", "🙂", "\u2028", "\x00", "\ufeff", "x", "0", ":", "@", "@d\n", "else:\n", "except E: pass\n",
    "elif x: pass\n", "try:\n", "x = 1\n", "\nimport a.b\n", "\nfrom m import *\n", "\nglobal q, s\n",
    "\ndef h():\n    global z\n    z = s\n", "\nclass C:\n    x = 1\n", "\n@d\n", "lambda x: t", "\n    y = 2\n",
    "async def k(): await f\n", "\ndel t\n", "match t:\n    case [z, *s]: pass\n", "f'{x}'", "\n\n\n",
)  # fmt: skip


def meaning(code: Code) -> object:
    """Return all that is known of a text, nodes by their class and place."""
    numbers = {node: index for index, node in enumerate(ast.walk(code.tree))}

    def of_bindings(bindings: list[Binding]) -> object:
        return [
            (each.kind, numbers[each.node], each.path, numbers.get(each.value))  # type: ignore[arg-type]
            for each in bindings
        ]

    def of(scope: Scope) -> object:
        return (
            numbers[scope.node],
            numbers[scope.parent.node] if scope.parent else None,
            {name: of_bindings(each) for name, each in scope.bindings.items()},
            {name: [numbers[n] for n in each] for name, each in scope.loads.items()},
            of_bindings(scope.stars),
            {name: numbers[each.node] for name, each in scope.elsewhere.items()},
            list(map(of, scope.children)),
        )

    return (
        code.text.text,
        ast.dump(code.tree, include_attributes=True),
        of(code.scopes.module),
        [(numbers[a], numbers[b]) for a, b in code.scopes.parents.items()],
        [numbers[code.scopes.of(node).node] for node in code.scopes.parents],
        [
            [numbers[node] for node in code.nodes(kind)]
            for kind in (ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.ClassDef)
        ],
    )


def read(text: str) -> Code | str:
    """Return the code of a text, or what is wrong with it."""
    try:
        return Code(text, NAMES)
    except UserError as error:
        return error.message


def change(rng: random.Random, text: str) -> str:
    """Return a text with a random change."""
    start = rng.randrange(len(text) + 1)
    end = min(len(text), start + rng.choice((0, 0, 0, 1, 2, 7, 40)))
    if rng.random() < 0.2:
        at = rng.randrange(len(text) + 1)
        new = text[at : at + rng.randrange(60)]
    else:
        new = "" if rng.random() < 0.3 else rng.choice(PIECES)
    return text[:start] + new + text[end:]


@pytest.mark.parametrize("start", [START, Path(__file__).read_text("utf-8")])
def test_random_changes(start: str) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    code, python = Code(start, NAMES), 0
    text = start
    while python < CHANGES:
        text = change(rng, text if rng.random() < 0.7 else code.text.text)
        wanted = read(text)
        if isinstance(wanted, str):
            with pytest.raises(UserError, match=re.escape(wanted)):
                code.changed(text)
            continue
        code = code.changed(text)
        assert meaning(code) == meaning(wanted), repr(text)
        python += 1
        if python % 10 == 0:
            code, text = code.changed(start), start


@pytest.mark.parametrize(
    ("old", "new", "between"),
    [
        ("a = 1\nb = 2\nc = 3\n", "a = 1\nb = 22\nc = 3\n", "\nb = 22\n"),
        ("a = 1\n\nc = 3\n", "a = 1\n#\nc = 3\n", "\n#\n"),
        # What shares a line with a change is read again, and what is joined to it.
        ("a = 1; b = 2\nc = 3\n", "a = 1; b = 3\nc = 3\n", "a = 1; b = 3\n"),
        ("a = 1\nb = 2; \\\nc = 3\n", "a = 1\nb = 2; \\\nc = 4\n", "\nb = 2; \\\nc = 4\n"),
        # A decorator's line is not known to the tree.
        ("a = 1\n@(\n b)\nclass C: pass\n", "a = 2\n@(\n b)\nclass C: pass\n", "a = 2\n"),
        ("a = 1\n@(\n b)\nclass C: pass\n", "a = 1\n@((\n b)\nclass C: pass\n", "\n@((\n b)\nclass C: pass\n"),
    ],
)  # fmt: skip
def test_what_is_read_again(old: str, new: str, between: str) -> None:
    found = change_of(Text(old), ast.parse(old).body, Text(new))
    assert found is not None
    assert found.text == between


def test_what_joins_the_rest_is_not_told() -> None:
    old = "a = 1\nb = 2\n"
    assert change_of(Text(old), ast.parse(old).body, Text("a = 1 \\\nb = 2\n")) is None
