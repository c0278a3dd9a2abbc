"""The source of a cell: what is edited is what was asked for, and the rest stays to the byte."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfscaffold.convert.notebooks.source import CellSource
from tfscaffold.source.text import Edit, splice

TEXT = st.text(alphabet='ab\n\r\t"\\é/😀\x01', max_size=12)


def source(value: str, ascii_only: bool = False) -> CellSource:
    """Return a source that stands somewhere in a JSON text."""
    text = f'{{"source": {value}}}'
    return CellSource(text, len('{"source": '), len(text) - 1, ascii_only)


@pytest.mark.parametrize(
    ("value", "edit", "expected"),
    [
        ('["a\\n", "b"]', Edit(0, 1, "x"), '["x\\n", "b"]'),
        ('["a\\n", "b"]', Edit(2, 3, "x\ny"), '["a\\n", "x\\n", "y"]'),
        ('["a\\n",\n  "b"]', Edit(0, 2, ""), '["b"]'),
        ('["a\\n",\n  "b"]', Edit(2, 2, "x\n"), '["a\\n",\n  "x\\n",\n  "b"]'),
        ('["a\\n",\n  "b"]', Edit(1, 2, ""), '["ab"]'),
        ('[\n "a"\n]', Edit(1, 1, "\nb"), '[\n "a\\n",\n "b"\n]'),
        ('["a"]', Edit(0, 0, "x\n"), '["x\\n", "a"]'),
        ('["a"]', Edit(0, 1, ""), "[]"),
        ('["a\\n"]', Edit(2, 2, "b"), '["a\\n", "b"]'),
        ('["a", "b"]', Edit(1, 2, "x"), '["a", "x"]'),
        ('["ab\\ncd"]', Edit(4, 5, "x"), '["ab\\ncx"]'),
        ('["a", "", "b"]', Edit(1, 2, "x"), '["a", "", "x"]'),
        ('"a\\nb"', Edit(0, 1, "x\ny"), '"x\\ny\\nb"'),
        ('"a"', Edit(0, 1, ""), '""'),
        ('["\\u00e9\\/é\\ud83d\\ude00a"]', Edit(4, 5, "é"), None),
    ],
)
def test_an_edit(value: str, edit: Edit, expected: str | None) -> None:
    expected = expected or '["\\u00e9\\/é\\ud83d\\ude00é"]'
    assert source(value).spliced([edit]) == expected


def test_new_text_is_escaped_as_the_file_is() -> None:
    assert source('["a"]', ascii_only=True).spliced([Edit(0, 1, "é")]) == '["\\u00e9"]'
    assert source('["a"]').spliced([Edit(0, 1, "é")]) == '["é"]'


@given(
    lines=st.lists(TEXT, max_size=5),
    gap=st.sampled_from([", ", ",", ",\n   "]),
    ascii_only=st.booleans(),
    cuts=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), TEXT), max_size=3),
)
def test_any_edits_of_any_list(
    lines: list[str], gap: str, ascii_only: bool, cuts: list[tuple[int, int, str]]
) -> None:
    text = "".join(lines)
    edits: list[Edit] = []
    for start, length, new in sorted(cuts):
        begin = min(max(start, edits[-1].end + 1 if edits else 0), len(text))
        if edits and begin <= edits[-1].end:
            continue
        edits.append(Edit(begin, min(begin + length, len(text)), new))
    strings = [json.dumps(line, ensure_ascii=ascii_only) for line in lines]
    cell = source(f"[{gap.join(strings)}]", ascii_only)
    assert cell.text == text
    if not text:
        return
    result = json.loads(cell.spliced(edits))
    assert "".join(result) == splice(text, edits)
    assert cell.spliced([]) == f"[{gap.join(strings)}]" or "" in lines[-1:]


@given(st.lists(TEXT, min_size=1, max_size=5).filter(lambda lines: "".join(lines)))
def test_positions_are_those_in_the_json(lines: list[str]) -> None:
    cell = source(json.dumps(lines))
    whole = '{"source": ' + json.dumps(lines) + "}"
    for offset, character in enumerate(cell.text):
        at = cell.position(offset)
        match = re.compile(r'(?:\\u....){1,2}|\\.|[^"]').match(whole, at)
        assert match is not None
        assert json.loads(f'"{match.group()}"')[0] == character


def test_a_last_line_end_that_is_not_there_can_be_edited() -> None:
    cell = source('["a\\n", "b"]')
    assert cell.spliced([Edit(4, 4, "c\n")], "\n") == '["a\\n", "b\\n", "c"]'
    assert cell.spliced([Edit(2, 4, "")], "\n") == '["a"]'
    assert cell.spliced([Edit(0, 4, "")], "\n") == "[]"
    assert cell.spliced([Edit(0, 0, "c\n"), Edit(0, 4, "")], "\n") == '["c"]'
