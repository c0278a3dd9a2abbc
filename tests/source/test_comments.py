"""Comments are found where the tokenizer of Python finds them."""

import pytest

from tfscaffold.source.comments import comments


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_comments_have_their_place(newline: str) -> None:
    text = newline.join(
        ["f(  # é one", "    '# no',", "\t# two  ", "    1)  # three", "# not asked"]
    )
    end = text.index("# not")
    found = comments(text, 0, end)
    assert [each.text for each in found] == ["# é one", "# two", "# three"]
    assert [each.alone for each in found] == [False, True, False]
    assert [text[each.start : each.end] for each in found] == [
        each.text for each in found
    ]


def test_a_text_without_hash_has_none() -> None:
    assert comments("f(\n  1\n)", 0, 8) == []


def test_strings_hold_no_comments() -> None:
    text = "f('''\n# no\n''', \"#\", f'{1:#x}')  # yes"
    assert [each.text for each in comments(text, 0, len(text))] == ["# yes"]
