"""`convert` and `inspect` of notebooks: what is printed, written and returned."""

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convert.notebooks.making import notebook, sources
from tfscaffold.cli import program

CELLS = (
    "%matplotlib inline\nimport keras\nfrom keras import layers",
    "model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])",
    "other = keras.Sequential([layers.Dense(1)])",
)
FUNCTIONAL = """\
inputs = keras.Input((2,))
outputs = layers.Dense(1)(inputs)
model = keras.Model(inputs, outputs)"""
TEXT = notebook(*CELLS)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lab.ipynb"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(program, arguments, input=stdin, standalone_mode=False)


def test_a_notebook_is_rewritten_in_place(path: Path) -> None:
    result = run("convert", "lab.ipynb", "--to", "functional")
    assert result.return_value == 1
    assert path.read_text("utf-8") == notebook(CELLS[0], FUNCTIONAL, CELLS[2])
    place, summary = result.stdout.splitlines()
    file, line, column, rest = place.split(":", 3)
    told = path.read_text("utf-8").splitlines()[int(line) - 1][int(column) - 1 :]
    assert (file, told) == ("lab.ipynb", 'keras.Sequential([layers.Dense(1)])"')
    assert rest.startswith(" error TFS101 Cell 3, line 1: No input shape is stated")
    assert summary == "lab.ipynb: 2 models: converted 1 to functional, refused 1."
    assert os.listdir(path.parent) == ["lab.ipynb"]


def test_places_after_a_conversion_are_those_of_the_new_cells(path: Path) -> None:
    cells = (CELLS[0], f"{CELLS[1]}\n{CELLS[2]}", CELLS[2].replace("other", "é"))
    path.write_text(notebook(*cells), encoding="utf-8")
    result = run("convert", "lab.ipynb", "--to", "functional")
    first, second = result.stdout.splitlines()[:2]
    assert "TFS101 Cell 2, line 4: " in first
    assert "TFS101 Cell 3, line 1: " in second
    # The blocks have a cell of their own, above that of the model.
    path.write_text(notebook(*cells), encoding="utf-8")
    result = run("convert", "lab.ipynb", "--to", "module")
    told = re.findall(r"TFS201 (Cell \d+, line \d+): ", result.stdout)
    assert told == ["Cell 3, line 1", "Cell 3, line 1", "Cell 4, line 1"]
    written = sources(path.read_text("utf-8"))
    assert written[2].startswith("class Net(")
    assert written[3].startswith("class Net2(")


def test_check_and_diff_write_nothing(path: Path) -> None:
    words = ("convert", "lab.ipynb", "--to", "functional", "--name", "model")
    assert run(*words, "--check").return_value == 1
    result = run(*words, "--diff")
    assert result.return_value == 0
    assert result.stdout.startswith("--- a/lab.ipynb\n+++ b/lab.ipynb\n@@ ")
    assert [line for line in result.stdout.splitlines()[3:] if line[0] in "-+"] == [
        f"-{CELLS[1]}",
        *(f"+{line}" for line in FUNCTIONAL.splitlines()),
    ]
    assert " # %% cell 2\n" in result.stdout
    assert path.read_text("utf-8") == TEXT


def test_standard_input_is_a_notebook_by_its_name(path: Path) -> None:
    words = ("convert", "-", "--to", "functional", "--stdin-filename", "x.ipynb")
    result = run(*words, stdin=TEXT)
    assert sources(result.stdout) == [CELLS[0], FUNCTIONAL, CELLS[2]]
    assert result.stderr.startswith("x.ipynb:")
    broken = TEXT[:-4]
    result = run(*words, stdin=broken)
    assert (result.return_value, result.stdout) == (2, broken)
    assert "x.ipynb: This is not a notebook" in result.stderr


def test_json_names_the_cells_and_has_the_edits_of_the_file(path: Path) -> None:
    words = ("--to", "functional", "--check", "--output-format", "json")
    (file,) = json.loads(run("convert", "lab.ipynb", *words).stdout)["files"]
    assert [model["cell"] for model in file["models"]] == [2, 3]
    (edit,) = file["edits"]
    start, end = edit["start"], edit["end"]
    lines = TEXT.splitlines(keepends=True)
    before = "".join(lines[: start["line"] - 1]) + (
        lines[start["line"] - 1][: start["column"] - 1]
    )
    after = lines[end["line"] - 1][end["column"] - 1 :] + "".join(lines[end["line"] :])
    assert before + edit["text"] + after == notebook(CELLS[0], FUNCTIONAL, CELLS[2])


def test_inspect_names_the_cells(path: Path) -> None:
    result = run("inspect", "lab.ipynb")
    assert "model in cell 2: sequential, 1 layer, 3 parameters" in result.stdout
    (file,) = json.loads(run("inspect", "lab.ipynb", "--output-format", "json").stdout)[
        "files"
    ]
    assert [model["cell"] for model in file["models"]] == [2, 3]
