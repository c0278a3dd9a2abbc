"""A text with its tree: places, blocks, and what is no Python."""

import ast
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.source.code import Code, parse


def test_nodes_come_in_the_order_of_the_text() -> None:
    code = Code("a(b())\nc.d()\nb()\n", frozenset())
    calls = code.nodes(ast.Call)
    assert [ast.unparse(call.func) for call in calls] == ["a", "b", "c.d", "b"]
    assert code.calls_by_name == {
        "a": calls[:1],
        "b": [calls[1], calls[3]],
        "d": [calls[2]],
    }
    assert code.nodes(ast.Lambda) == []


def test_no_node_is_forgotten() -> None:
    text = Path(__file__).read_text("utf-8")
    code = Code(text, frozenset())
    for kind in (ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.FunctionDef):
        found = {node for node in ast.walk(code.tree) if type(node) is kind}
        assert set(code.nodes(kind)) == found


def test_places_of_a_node() -> None:
    text = "def f():\n  if a:\n    '🙂'; b()\n"
    code = Code(text, frozenset())
    (call,) = code.nodes(ast.Call)
    function = code.tree.body[0]
    statement = code.statement(call)
    assert code.function(call) is function
    assert code.top_level(call) is function
    assert code.function(function) is None
    assert len(code.block(statement)) == 2
    assert code.position(call) == (3, 10)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nprint a\n", "line 2: this is not valid Python"),
        ("a = '\0'", "not"),
        ("(" * 5000 + ")" * 5000, "."),
    ],
)
def test_what_is_no_python_is_told(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        parse(text)


def test_warnings_of_the_parser_are_not_shown() -> None:
    parse("a = '\\d'\nb = 1 is 1\n")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = f()\nuse(x)\n", "f()"),
        ("x = f()\nx = g()\nuse(x)\n", None),
        ("def outer(x):\n    use(x)\n", None),
        ("x = 1\ndef outer():\n    use(x)\n", "1"),
        ("for x in y:\n    use(x)\n", None),
        ("use(len)\n", None),
    ],
)
def test_what_a_variable_holds(text: str, value: str | None) -> None:
    code = Code(text, frozenset())
    (use,) = code.calls_by_name["use"]
    (name,) = use.args
    assert isinstance(name, ast.Name)
    found = code.assigned(name)
    assert (found and ast.unparse(found)) == value


def test_what_is_called() -> None:
    code = Code("a(b)(c.d)\n", frozenset())
    outer, inner = code.nodes(ast.Call)
    (attribute,) = code.nodes(ast.Attribute)
    a, b = (each for each in code.nodes(ast.Name) if each.id in "ab")
    assert code.call_of(inner) is outer
    assert code.call_of(a) is inner
    assert [code.call_of(each) for each in (outer, b, attribute)] == [None] * 3
