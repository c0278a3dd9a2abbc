"""Places in a text as clients count them, changes of it, and what is then known of it."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from session import MODEL, position

from tfscaffold.lsp.diagnostics import diagnostics
from tfscaffold.lsp.document import Document
from tfscaffold.lsp.settings import Settings
from tfscaffold.lsp.symbols import symbols
from tfscaffold.writers import WRITERS

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


FAULTY = """

def build(width):
    other = keras.Sequential([layers.Dense(width, input_shape=(4,))])
    return other


# the end
second = keras.Sequential()
second.add(keras.Input((2,)))
second.add(layers.Dense(3))
second.summary()
"""
CHANGES = (
    "#", "\n", "\n\n# more\n", "32", "x", ", 5", "model", "layers.ReLU()", "import numpy as np\n",
    "\nlayers = None\n", "second.pop()\n", 'name="edges"', "keras", "(", "if a:\n    ",
)  # fmt: skip


def known(found: Document) -> object:
    """Return all that an editor is told of a text."""
    analysis = found.analysis
    return (
        diagnostics(found, Settings()),
        symbols(found),
        [
            analysis.report(reading, tier)
            for reading in analysis.readings
            for tier in WRITERS
        ],
        [
            analysis.conversion(reading, tier).edits
            for reading in analysis.readings
            for tier in WRITERS
            if tier != reading.tier
        ],
    )


def test_a_changed_text_is_known_as_one_that_is_opened() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    start = MODEL + FAULTY
    changed = document(start, "utf-16")
    known(changed)
    for step in range(60):
        text = changed.text.text if step % 6 else start
        at = rng.randrange(len(text) + 1)
        end = at + rng.choice((0, 0, 0, 1, 5, 60))
        text = text[:at] + rng.choice(("", *CHANGES)) + text[end:]
        whole = types.TextDocumentContentChangeWholeDocument(text=text)
        changed.change(step, [whole])
        assert known(changed) == known(document(text, "utf-16")), repr(text)


def test_the_settings_of_the_project_hold(tmp_path: Path) -> None:
    pyproject = tmp_path / "pyproject.toml"
    path = tmp_path / "old" / "model.py"
    path.parent.mkdir()

    def told() -> list[tuple[object, object]]:
        found = Document(path.as_uri(), str(path), 1, MODEL + FAULTY, "utf-16")
        return [(each.code, each.severity) for each in diagnostics(found, Settings())]

    level = types.DiagnosticSeverity
    hint = ("TFS501", level.Hint)
    assert told() == [hint, ("TFS401", level.Warning), hint, hint]
    text = (
        '[tool.tfscaffold]\nseverity = { TFS401 = "error", TFS501 = "information" }\n'
    )
    pyproject.write_text(text, encoding="utf-8")
    hint = ("TFS501", level.Information)
    assert told() == [hint, ("TFS401", level.Error), hint, hint]
    pyproject.write_text(f'{text}exclude = ["old/"]\n', encoding="utf-8")
    assert told() == []
