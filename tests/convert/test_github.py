"""Annotations, as GitHub Actions reads them."""

import textwrap

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
