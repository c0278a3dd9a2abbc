"""Annotations, as GitHub Actions reads them."""

import re
import textwrap

from hypothesis import given
from hypothesis import strategies as st

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.convert.github import annotations

SOURCE = """\
    import keras
    model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
    other = keras.Sequential([keras.layers.Dense(1)])
"""


def converted(path: str = "a.py", to: str = "functional") -> FileResult:
    return convert_bytes(textwrap.dedent(SOURCE).encode(), path, to, Options())


def as_read(line: str) -> tuple[str, dict[str, str], str]:
    """Return the command, the properties and the text of a line, as Actions' runner reads it."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match
    command, properties, text = match.groups()
    pairs = (each.partition("=") for each in properties.split(","))
    return command, {key: plain(value) for key, _, value in pairs}, plain(text)


def plain(text: str) -> str:
    """Undo the escapes of a property: those of a text are among them."""
    for escape, character in {
        "%0D": "\r",
        "%0A": "\n",
        "%3A": ":",
        "%2C": ",",
        "%25": "%",
    }.items():
        text = text.replace(escape, character)
    return text


@given(st.text("a%:,=\r\n 25ACD03é", min_size=1), st.text("b%:,\r\n 25ACD03é"))
def test_whatever_a_path_and_an_error_hold_is_read_back(path: str, error: str) -> None:
    (line,) = annotations(FileResult(path, error=f"x{error}"), check=False)
    assert len(line.splitlines()) == 1
    wanted = {"file": path, "title": "tfscaffold"}
    assert as_read(line) == ("error", wanted, f"x{error}")


def test_a_diagnostic_and_what_check_finds() -> None:
    (one,) = annotations(converted(), check=False)
    assert one.startswith(
        "::error file=a.py,line=3,col=9,title=TFS101::No input shape is stated"
    )
    first, second = annotations(converted(), check=True)
    assert first == (
        "::error file=a.py,line=2,title=tfscaffold::"
        "The model `model` would be converted to functional."
    )
    assert second == one


def test_a_remark_is_a_notice() -> None:
    lines = [*annotations(converted(to="subclass"), check=False)]
    assert lines[0].startswith("::notice file=a.py,line=2,col=9,title=TFS201::")


def test_an_error_and_characters_that_would_end_a_field() -> None:
    result = FileResult("a,b:c%\n.py", error="50 %\r\nof it")
    assert [*annotations(result, check=False)] == [
        "::error file=a%2Cb%3Ac%25%0A.py,title=tfscaffold::50 %25%0D%0Aof it"
    ]


def test_a_file_without_a_model_says_nothing() -> None:
    assert [*annotations(FileResult("a.py"), check=True)] == []
