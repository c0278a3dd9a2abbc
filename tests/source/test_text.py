"""Offsets, lines and columns of decoded text, and edits of it."""

import ast

import pytest

from tfscaffold.source.text import Edit, Text, moved, splice, trimmed


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\nb = '🙂'; c = 2\n",
        "é = 1; ü = 'ß'; c = 2",
        "a = 1\r\nb = '日本'; c = 2\r\n",
        "a = 1\rb = 1; c = 2\r",
        "a = 1\n\x0cb = '🙂'; c = 2\n",
        "a = '\u2028\x1c'; c = 2\n",
        "if a:\n\tb = 'é'; c = 2\n",
    ],
)
def test_the_text_of_a_node_is_what_python_reads(text: str) -> None:
    tree = ast.parse(text)
    table = Text(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            assert table.of(node) == node.id
        elif isinstance(node, ast.Constant):
            assert ast.literal_eval(table.of(node)) == node.value


def test_columns_count_characters() -> None:
    text = Text("x = '🙂'; y\n")
    name = ast.parse(text.text).body[1]
    assert isinstance(name, ast.Expr)
    assert text.position(text.span(name)[0]) == (1, 10)


def test_lines_end_where_python_ends_them() -> None:
    text = Text("a\x0cb\nc\rd\r\ne\u2028f")
    assert text.starts == [0, 4, 6, 9]
    assert text.position(11) == (4, 3)
    assert (text.line_start(11), text.line_end(0), text.line_end(6)) == (9, 3, 7)
    assert [text.newline(at) for at in (0, 4, 6, 9)] == ["\n", "\r", "\r\n", "\n"]


@pytest.mark.parametrize(("text", "newline"), [("", "\n"), ("a\r\nb", "\r\n")])
def test_a_last_line_ends_as_the_first_one(text: str, newline: str) -> None:
    assert Text(text).newline(len(text)) == newline


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\nb\n", "a\nnew\nb\n"), ("a\r\nb", "a\r\nnew\r\nb"), ("a", "a\nnew")],
)
def test_below_inserts_whole_lines(text: str, expected: str) -> None:
    assert splice(text, [Text(text).below(0, "new")]) == expected


def test_indent_is_the_white_space_of_the_line() -> None:
    assert Text("if a:\n \t b").indent(10) == " \t "


def test_splice_takes_edits_in_any_order() -> None:
    assert splice("abcdef", [Edit(4, 5, "E"), Edit(0, 0, "_"), Edit(1, 3, "")]) == (
        "_adEf"
    )


def test_splice_refuses_edits_that_overlap() -> None:
    with pytest.raises(ValueError, match="overlapping"):
        splice("abcdef", [Edit(0, 3, ""), Edit(2, 4, "")])


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("abcd", "abXd", Edit(2, 3, "X")),
        ("aaa", "aa", Edit(2, 3, "")),
        ("ab", "aab", Edit(1, 1, "a")),
        ("same", "same", Edit(4, 4, "")),
    ],
)
def test_trimmed_leaves_what_stays(old: str, new: str, edit: Edit) -> None:
    found = trimmed(old, Edit(0, len(old), new))
    assert found == edit
    assert splice(old, [found]) == new


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [(0, 0), (1, 1), (2, 5), (3, 6), (4, 6), (5, 6), (6, 8), (7, 9)],
)
def test_where_a_character_goes(offset: int, wanted: int) -> None:
    # Insertion before 2, replacement of 3 to 6.
    edits = [Edit(3, 6, "YY"), Edit(2, 2, "XXX")]
    new = splice("01234567", edits)
    assert new == "01XXX2YY67"
    assert moved(offset, edits) == wanted
