"""Places in a text as clients count them, and changes of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from session import position

from tfscaffold.lsp.document import Document

ENCODINGS = ("utf-8", "utf-16", "utf-32")
texts = st.text(alphabet="ab é🙂\n\r\f\x0b\u2028\x85", max_size=40)


def document(text: str, encoding: str) -> Document:
    return Document("file:///a.py", "/a.py", 1, text, encoding)


@given(texts, st.sampled_from(ENCODINGS), st.data())
def test_a_place_goes_there_and_back(
    text: str, encoding: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    if text[max(offset - 1, 0) : offset + 1] == "\r\n":
        offset -= 1  # There is no place between the two.
    found = document(text, encoding)
    assert found.position(offset) == position(text, offset, encoding)
    assert found.offset(found.position(offset)) == offset


@given(texts, texts, st.sampled_from(ENCODINGS), st.data())
@settings(max_examples=200)
def test_a_change_is_where_the_client_says(
    text: str, new: str, encoding: str, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    start, end = (at - (text[max(at - 1, 0) : at + 1] == "\r\n") for at in (start, end))
    place = types.Range(position(text, start, encoding), position(text, end, encoding))
    found = document(text, encoding)
    found.change(2, [types.TextDocumentContentChangePartial(range=place, text=new)])
    assert found.text.text == text[:start] + new + text[end:]
    assert found.version == 2


@pytest.mark.parametrize(
    ("line", "character", "wanted"),
    [(0, 99, 2), (1, 0, 3), (1, 1, 3), (1, 2, 4), (1, 99, 4), (7, 0, 4)],
)
def test_places_that_do_not_exist(line: int, character: int, wanted: int) -> None:
    # Half of a surrogate pair counts as none.
    found = document("ab\n🙂", "utf-16")
    assert found.offset(types.Position(line, character)) == wanted


def test_a_change_of_everything_and_one_that_is_turned_round() -> None:
    found = document("abc", "utf-16")
    found.change(2, [types.TextDocumentContentChangeWholeDocument(text="xyz")])
    assert found.text.text == "xyz"
    place = types.Range(types.Position(0, 2), types.Position(0, 1))
    found.change(3, [types.TextDocumentContentChangePartial(range=place, text="-")])
    assert found.text.text == "xy-z"
