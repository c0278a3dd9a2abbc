"""`tfscaffold verify`, and `convert --verify`, as a user calls them."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tfscaffold.cli import program
from tfscaffold.convert import conversion
from tfscaffold.errors import UserError
from tfscaffold.source.text import Edit, splice

SOURCE = """\
import keras
from keras import layers

small = keras.Sequential([layers.Dense(3, activation="relu", input_shape=(4,))])
large = keras.Sequential([layers.Dense(9, activation="relu", input_shape=(4,))])
"""
FUNCTION = """\
import keras
from keras import layers


def build(units):
    return keras.Sequential([layers.Dense(units, input_shape=(4,))])
"""


def run(*words: str | Path) -> Result:
    arguments = [str(word) for word in words]
    return CliRunner().invoke(program, arguments, standalone_mode=False)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    path = tmp_path / "result.py"
    path.write_text(SOURCE.replace('9, activation="relu"', "9"), encoding="utf-8")
    return path


def test_text(original: Path, result: Path) -> None:
    found = run("verify", original, result)
    assert found.return_value == 1
    first, second, difference, *_, last = found.output.splitlines()
    assert first == f"{original}:4:9: small: equal."
    assert second == f"{original}:5:9: large: differs."
    assert difference.startswith(
        "  the outputs for float32(2, 4): the largest difference is "
    )
    assert last == f"{original} and {result}: 2 models: 1 equal, 1 different."


def test_json_of_one_model(original: Path, result: Path) -> None:
    words = ("--name", "small", "--output-format", "json")
    found = run("verify", original, result, *words)
    assert found.return_value == 0
    assert json.loads(found.output) == {
        "schema_version": 1,
        "original": str(original),
        "result": str(result),
        "models": [
            {
                "name": "small",
                "line": 4,
                "column": 9,
                "status": "equal",
                "max_difference": 0.0,
                "differences": [],
                "notes": [],
                "reason": "",
            }
        ],
    }


def test_a_call(tmp_path: Path) -> None:
    path = tmp_path / "function.py"
    path.write_text(FUNCTION, encoding="utf-8")
    found = run("verify", path, path)
    assert found.return_value == 0
    assert "Note: with values made up: build_units=16." in found.output
    path.write_text(FUNCTION.replace("(units,", "(next(units),"), "utf-8")
    found = run("verify", path, path)
    assert found.return_value == 2
    assert "build: not verifiable: `build` needs a value for `units`" in found.output
    path.write_text(FUNCTION, encoding="utf-8")
    found = run("verify", path, path, "--call", "build(3)")
    assert found.return_value == 0
    assert "build(3): equal." in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "other"), "These were found: `small` on line 4"),
        (("--line", "99"), "there is no model to verify"),
        (("--call", "build(3)"), "there is no `build`"),
        (("--call", "build("), "not a Python expression"),
    ],
)
def test_nothing_to_verify(original: Path, words: tuple[str, str], said: str) -> None:
    found = run("verify", original, original, *words)
    assert isinstance(found.exception, UserError)
    assert said in str(found.exception)


@pytest.mark.parametrize(
    "words",
    [("--call", "f()", "--name", "small"), ("--timeout", "0"), ("--line", "x")],
)
def test_wrong_usage(original: Path, words: tuple[str, ...]) -> None:
    found = run("verify", original, original, *words)
    assert isinstance(found.exception, click.UsageError)


def test_convert_writes_what_is_equal(original: Path) -> None:
    words = ("--to", "functional", "--verify", "--output-format", "json")
    found = run("convert", original, *words)
    assert found.return_value == 0
    (file,) = json.loads(found.output)["files"]
    verified = [model["verified"] for model in file["models"]]
    assert verified == [{"equal": True, "max_difference": 0.0, "reason": ""}] * 2
    assert "keras.Model(" in original.read_text(encoding="utf-8")


def test_convert_warns_of_what_cannot_be_verified(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "function.py", tmp_path / "b" / "function.py"]
    for path in paths:
        path.parent.mkdir()
        path.write_text(FUNCTION.replace("(units,", "(next(units),"), encoding="utf-8")
    # What it counts as is for the project to say.
    settings = '[tool.tfscaffold]\nseverity = { TFS302 = "information" }\n'
    (tmp_path / "b" / "pyproject.toml").write_text(settings, encoding="utf-8")
    found = run("convert", *paths, "--to", "functional", "--verify")
    assert found.return_value == 0
    for path, level in zip(paths, ("warning", "information"), strict=True):
        assert f"{path}:6:5: {level} TFS302 The result could not be" in found.output
        assert "keras.Model(" in path.read_text(encoding="utf-8")


def test_convert_does_not_write_what_differs(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrongly(text: str, edits: list[Edit]) -> str:
        return splice(text, edits).replace('Dense(9, activation="relu")', "Dense(9)")

    monkeypatch.setattr(conversion, "splice", wrongly)
    found = run("convert", original, "--to", "functional", "--verify")
    assert found.return_value == 1
    assert f"{original}:7:9: error TFS301 The result differs" in found.output
    assert "converted 1 to functional, refused 1, 1 verified as equal." in found.output
    text = original.read_text(encoding="utf-8")
    assert "small = keras.Model(" in text
    assert SOURCE.splitlines()[-1] in text
