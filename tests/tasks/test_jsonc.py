import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfscaffold.errors import UserError
from tfscaffold.tasks.jsonc import Rules, dumps, merged, parse

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_comments_and_a_last_comma_are_understood() -> None:
    text = '// head\n{"a": [1, 2.5e3, /* in */ "x // y",], "b": {"c": null},} // end\n'
    assert parse(text, "f.json").value == {"a": [1, 2500.0, "x // y"], "b": {"c": None}}


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ('{\n  "a": 1\n  "b": 2\n}', "3:3", "a comma or }"),
        ('{"a" 1}', "1:6", "a colon"),
        ('{"a": [1 2]}', "1:10", "a comma or ]"),
        ('{"a": tru}', "1:7", "a value"),
        ("{'a': 1}", "1:2", "a key or }"),
        ('{"a": "\\x"}', "1:7", "a string with valid escapes"),
        ('{"a": [1,', "1:10", "a value"),
        ('{"a": 1} {', "1:10", "the end of the file"),
        ("{} /* open", "1:4", "the end of the file"),
        ('{"😀": 1, b}', "1:10", "a key or }"),
    ],
)
def test_what_is_broken_is_refused_with_its_place(
    text: str, place: str, expected: str
) -> None:
    with pytest.raises(UserError) as caught:
        merged(text, {}, "dir/f.json")
    wanted = f"dir/f.json:{place}: this is not JSON with comments: expected {expected}."
    assert caught.value.message == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "result"),
    [
        ("{}", {"a": 1}, '{\n    "a": 1\n}'),
        ("[\n  // none yet\n]\n", [{"id": "a"}], None),
        (
            '{\n\t"a": 1 // one\n}\n',
            {"b": {"c": 2}},
            '{\n\t"a": 1, // one\n\t"b": {\n\t\t"c": 2\n\t}\n}\n',
        ),
        (
            '{\r\n  "a": 1, // one\r\n  // after\r\n}',
            {"b": 2},
            '{\r\n  "a": 1, // one\r\n  "b": 2\r\n  // after\r\n}',
        ),
        ('{"a": 1}', {"a": 2, "b": 3}, '{"a": 2,\n    "b": 3}'),
        (
            '{"t": [{"label": "x", "mine": 1, "cmd": "old"}]} // end',
            {"t": [{"label": "x", "cmd": "new"}]},
            '{"t": [{"label": "x", "mine": 1, "cmd": "new"}]} // end',
        ),
        ('{"a": true}', {"a": 1}, '{"a": 1}'),
    ],
)
def test_merging(text: str, wanted: Any, result: str | None) -> None:
    found = merged(text, wanted, "f.json")
    if result is not None:
        assert found == result
    assert merged(found, wanted, "f.json") == found


def test_a_value_of_the_user_s_stays_where_it_counts() -> None:
    text = '{"a": 1, "list": ["mine"]}'
    rules = Rules(keep=True, join=("list",))
    found = merged(text, {"a": 2, "list": ["ours"], "b": 3}, "f.json", rules)
    value = parse(found, "f.json").value
    assert value == {"a": 1, "list": ["mine", "ours"], "b": 3}


@pytest.mark.parametrize("text", ['{"tasks": {}}', "[]", '{"tasks": "x"}'])
def test_a_value_of_another_kind_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(UserError, match=r"f\.json:1:\d+: (a list|an object) belongs"):
        merged(text, {"tasks": [{"label": "x"}]}, "f.json")


def test_an_empty_file_is_written_whole() -> None:
    assert merged("\n", {"a": 1}, "f.json") == dumps({"a": 1})


def commented(value: Any, indent: str = "") -> str:
    """Return JSON with a comment wherever one may stand."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value)
    inner = indent + "  "
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, dict):
        pairs = value.items()
        parts = [f"{json.dumps(k)} /* k */: {commented(v, inner)}" for k, v in pairs]
    else:
        parts = [commented(each, inner) for each in value]
    lines = "".join(f"\n{inner}{part} /* v */, // c{{" for part in parts)
    return f"{opening} // o{lines}\n{indent}{closing}"


@given(VALUES)
def test_any_value_with_comments_is_read(value: Any) -> None:
    assert parse(commented(value), "f").value == value


@given(
    st.dictionaries(st.text(max_size=2), VALUES, max_size=4),
    st.dictionaries(st.text(max_size=2), SCALARS, max_size=4),
)
def test_merging_adds_what_is_wanted_and_takes_nothing(
    mine: dict[str, Any], ours: dict[str, Any]
) -> None:
    text = commented(mine)
    found = merged(text, ours, "f")
    assert parse(found, "f").value == mine | ours
    assert merged(found, ours, "f") == found
    comments = re.compile(r"/\* [kv] \*/|// [oc]")
    if not any(isinstance(mine.get(key), dict | list) for key in ours):
        assert len(comments.findall(found)) == len(comments.findall(text))
