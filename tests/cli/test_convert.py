"""`tfscaffold convert`: what it writes, prints and returns for each option."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tfscaffold.cli import program

SOURCE = """\
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
"""
FUNCTIONAL = """\
import keras

inputs = keras.Input(shape=(2,))
outputs = keras.layers.Dense(1)(inputs)
model = keras.Model(inputs, outputs)
"""
NO_SHAPE = SOURCE.replace(", input_shape=(2,)", "")
BOTH = SOURCE + "other = keras.Sequential([keras.layers.Dense(1)])\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run the command; its exit code is the result's `return_value` or `exit_code`."""
    return CliRunner().invoke(
        program, ["convert", *arguments], input=stdin, standalone_mode=False
    )


def code(result: Result) -> Any:
    return result.return_value if result.exception is None else result.exception


def test_a_file_is_rewritten_in_place(folder: Path) -> None:
    path = folder / "model.py"
    path.write_text(SOURCE)
    result = run("model.py", "--to", "functional")
    assert code(result) == 0
    assert path.read_text() == FUNCTIONAL
    assert result.stdout == "model.py: 1 model: converted 1 to functional.\n"
    assert os.listdir(folder) == ["model.py"]


def test_what_is_refused_is_told_and_the_rest_is_converted(folder: Path) -> None:
    path = folder / "model.py"
    path.write_text(BOTH)
    result = run("model.py", "--to", "functional")
    assert code(result) == 1
    assert path.read_text() == FUNCTIONAL + BOTH.splitlines(keepends=True)[-1]
    place, summary = result.stdout.splitlines()
    assert place.startswith("model.py:6:9: error TFS101 No input shape is stated")
    assert "--input-shape" in place
    assert summary == "model.py: 2 models: converted 1 to functional, refused 1."


def test_a_remark_does_not_fail(folder: Path) -> None:
    (folder / "model.py").write_text(SOURCE)
    result = run("model.py", "--to", "subclass")
    assert code(result) == 0
    # Where the model is made now.
    (line,) = [
        n
        for n, text in enumerate((folder / "model.py").read_text().splitlines(), 1)
        if text.startswith("model =")
    ]
    assert f"model.py:{line}:9: information TFS201 " in result.stdout


@pytest.mark.parametrize("text", ["", "x = 1\n", FUNCTIONAL])
def test_a_file_without_a_model_is_left(folder: Path, text: str) -> None:
    path = folder / "model.py"
    path.write_text(text)
    before = path.stat().st_mtime_ns
    result = run("model.py", "--to", "subclass")
    assert code(result) == 0
    assert result.stdout.startswith("model.py: nothing to convert")
    assert path.stat().st_mtime_ns == before


def test_its_own_tier_leaves_a_file(folder: Path) -> None:
    (folder / "model.py").write_text(SOURCE)
    result = run("model.py", "--to", "sequential")
    assert (code(result), result.stdout) == (
        0,
        "model.py: 1 model: left 1 unchanged.\n",
    )


@pytest.mark.parametrize(
    ("options", "goal"),
    [
        (["--training", "loop"], "training by loop"),
        (
            ["--to", "functional", "--training", "train-step"],
            "functional with training",
        ),
    ],
)
def test_a_training_is_named_in_the_summary(
    folder: Path, options: list[str], goal: str
) -> None:
    training = 'model.compile("sgd", "mse")\nmodel.fit(np.ones((4, 2)), np.ones(4))\n'
    text = f"import numpy as np\n{SOURCE}{training}"
    (folder / "model.py").write_text(text)
    assert f"converted 1 to {goal}" in run("model.py", *options).stdout


def test_check_writes_nothing(folder: Path) -> None:
    path = folder / "model.py"
    path.write_text(SOURCE)
    result = run("model.py", "--to", "functional", "--check")
    assert code(result) == 1
    assert "would convert 1 to functional" in result.stdout
    assert path.read_text() == SOURCE
    path.write_text(FUNCTIONAL)
    assert code(run("model.py", "--to", "functional", "--check")) == 0


def test_diff_is_alone_on_standard_output(folder: Path) -> None:
    path = folder / "model.py"
    path.write_text(BOTH)
    result = run("model.py", "--to", "functional", "--diff")
    assert code(result) == 1
    assert result.stdout.startswith("--- a/model.py\n+++ b/model.py\n@@ ")
    assert [line for line in result.stdout.splitlines() if line[:1] == "+"][1:] == [
        f"+{line}" for line in FUNCTIONAL.splitlines()[2:]
    ]
    assert "TFS101" in result.stderr
    assert path.read_text() == BOTH


@pytest.mark.parametrize("command", ["patch -p1", "git apply"])
def test_a_diff_of_an_absolute_path_can_be_applied(folder: Path, command: str) -> None:
    words = command.split()
    if not shutil.which(words[0]):
        pytest.skip(f"{words[0]} is not installed")
    path = folder / "model.py"
    path.write_text(BOTH)
    result = run(str(path), "--to", "functional", "--diff")
    name = path.as_posix().lstrip("/")
    assert result.stdout.startswith(f"--- a/{name}\n+++ b/{name}\n@@ ")
    copy = folder / "root" / name
    copy.parent.mkdir(parents=True)
    copy.write_text(BOTH)
    diff = result.stdout.encode()
    subprocess.run(words, cwd=folder / "root", input=diff, check=True, timeout=30)
    run(str(path), "--to", "functional")
    assert copy.read_text() == path.read_text()


def test_output_goes_to_another_file(folder: Path) -> None:
    (folder / "model.py").write_text(SOURCE)
    assert code(run("model.py", "--to", "functional", "-o", "new.py")) == 0
    assert (folder / "new.py").read_text() == FUNCTIONAL
    assert (folder / "model.py").read_text() == SOURCE


def test_output_goes_to_standard_output(folder: Path) -> None:
    (folder / "model.py").write_text(SOURCE)
    result = run("model.py", "--to", "functional", "-o", "-")
    assert (code(result), result.stdout) == (0, FUNCTIONAL)
    assert "converted 1" in result.stderr or "would convert 1" in result.stderr


def test_standard_input_goes_to_standard_output(folder: Path) -> None:
    data = SOURCE.replace("\n", "\r\n").encode()
    result = run("-", "--to", "functional", stdin=data)
    assert (code(result), result.stdout_bytes) == (
        0,
        FUNCTIONAL.replace("\n", "\r\n").encode(),
    )
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (NO_SHAPE.encode(), 1),
        (b"print 'keras.Sequential'\n", 2),
        (b"# coding: utf-8\n# keras.Sequential \xff\n", 2),
        (b"# coding: utf-8\n# \xff\n", 0),
        (b"# coding: nothing\n# keras.Sequential\n", 2),
        ("# Sequential".encode("utf-16"), 2),
        (b"", 0),
        (b"x = 1\r", 0),
    ],
)
def test_standard_input_is_echoed_where_nothing_changes(
    data: bytes, expected: int
) -> None:
    result = run("-", "--to", "functional", stdin=data)
    assert (code(result), result.stdout_bytes) == (expected, data)


def test_standard_input_has_the_name_that_is_given(folder: Path) -> None:
    (folder / "src").mkdir()
    (folder / "src" / "pyproject.toml").write_text("[tool.black]\nline-length = 30\n")
    name = os.path.join("src", "model.py")
    arguments = ("-", "--to", "functional", "--stdin-filename", name)
    clean = SOURCE.replace("[keras.layers.Dense(1, input_shape=(2,))]", "MODEL")
    wide = clean.replace(
        "MODEL",
        "\n    [\n        keras.layers.Dense(\n            1, input_shape=(2,)\n"
        "        )\n    ]\n",
    )
    result = run(*arguments, stdin=wide.encode())
    assert code(result) == 0
    assert "outputs = keras.layers.Dense(\n    1\n)(inputs)\n" in result.stdout
    assert result.stderr == f"{name}: 1 model: converted 1 to functional.\n"
    result = run(*arguments, stdin=NO_SHAPE.encode())
    assert result.stderr.startswith(f"{name}:3:9: error TFS101 ")
    assert os.listdir(folder) == ["src"]


@pytest.mark.parametrize("option", [("--name", "other"), ("--line", "4")])
def test_one_model_is_chosen(folder: Path, option: tuple[str, str]) -> None:
    path = folder / "model.py"
    path.write_text(BOTH)
    result = run("model.py", "--to", "subclass", *option)
    assert code(result) == 0
    assert "model = keras.Sequential" in path.read_text()
    assert "other = Other()" in path.read_text()


@pytest.mark.parametrize("option", [("--name", "no"), ("--line", "1")])
def test_a_model_that_is_not_there(folder: Path, option: tuple[str, str]) -> None:
    (folder / "model.py").write_text(SOURCE)
    result = run("model.py", "--to", "functional", *option)
    assert code(result) == 2
    assert "There is no definition" in result.stderr
    assert "`model` on line 3" in result.stderr


@pytest.mark.parametrize(
    ("sizes", "shape"),
    [
        ("28,28,1", "(28, 28, 1)"),
        ("(None, 4)", "(None, 4)"),
        ("8", "(8,)"),
        ("8,", "(8,)"),
    ],
)
def test_a_shape_is_given(folder: Path, sizes: str, shape: str) -> None:
    (folder / "model.py").write_text(NO_SHAPE)
    assert code(run("model.py", "--to", "functional", "--input-shape", sizes)) == 0
    assert f"keras.Input(shape={shape})" in (folder / "model.py").read_text()


def test_json_tells_all(folder: Path) -> None:
    (folder / "model.py").write_text(BOTH)
    (folder / "bad.py").write_text("print 'keras.Sequential'\n")
    result = run(
        "model.py", "bad.py", "--to", "functional", "--check", "--output-format", "json"
    )
    assert code(result) == 2
    document = json.loads(result.stdout)
    good, bad = document["files"]
    assert document["schema_version"] == 1
    assert (bad["changed"], bad["models"], bad["edits"]) == (False, [], [])
    assert "not valid Python" in bad["error"]
    assert (good["path"], good["changed"], good["error"]) == ("model.py", True, None)
    assert [
        (model["name"], model["line"], model["from"], model["to"], model["status"])
        for model in good["models"]
    ] == [
        ("model", 3, "sequential", "functional", "converted"),
        ("other", 4, "sequential", "functional", "refused"),
    ]
    (diagnostic,) = good["models"][1]["diagnostics"]
    assert (diagnostic["code"], diagnostic["severity"]) == ("TFS101", "error")
    assert (diagnostic["line"], diagnostic["column"]) == (4, 9)
    assert diagnostic["message"]
    assert diagnostic["hint"]
    assert apply(BOTH, good["edits"]) == (
        FUNCTIONAL + BOTH.splitlines(keepends=True)[-1]
    )


def apply(text: str, edits: list[dict[str, Any]]) -> str:
    """Apply edits by line and column, as an editor does."""
    lines = text.splitlines(keepends=True)
    for edit in reversed(edits):
        start, end = edit["start"], edit["end"]
        before = lines[start["line"] - 1][: start["column"] - 1]
        after = lines[end["line"] - 1][end["column"] - 1 :]
        new = before + edit["text"] + after
        lines[start["line"] - 1 : end["line"]] = [new]
    return "".join(lines)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.py",),
        ("a.py", "--to", "keras"),
        ("a.py", "b.py", "--to", "functional", "-o", "c.py"),
        ("-", "a.py", "--to", "functional"),
        ("a.py", "--to", "functional", "--stdin-filename", "b.py"),
        ("a.py", "--to", "functional", "-o", "b.py", "--check"),
        ("a.py", "--to", "functional", "--input-shape", "a,b"),
        ("a.py", "--to", "functional", "--line", "x"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(program, ["convert", *arguments])
    assert result.exit_code == 2
    assert "Usage" in result.stderr


@pytest.mark.usefixtures("folder")
def test_a_file_that_cannot_be_read() -> None:
    result = run("missing.py", "--to", "functional")
    assert code(result) == 2
    assert result.stderr.startswith("missing.py: ")
    assert "Traceback" not in result.stderr


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "model.py").write_text(SOURCE)
    assert code(run("missing.py", "model.py", "--to", "functional")) == 2
    assert (folder / "model.py").read_text() == FUNCTIONAL


def test_a_read_only_file_is_left(folder: Path) -> None:
    path = folder / "model.py"
    path.write_text(SOURCE)
    path.chmod(0o444)
    result = run("model.py", "--to", "functional")
    assert code(result) == 2
    assert "read-only" in result.stderr
    assert path.read_text() == SOURCE


def test_the_line_length_is_the_project_s(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.black]\nline-length = 42\n")
    path = folder / "model.py"
    path.write_text(
        "from keras import (\n    Sequential,\n    layers,\n)\n\n"
        "model = Sequential(\n    [\n"
        "        layers.Dense(1, input_shape=(2,)),\n"
        '        layers.Dense(10, name="logits"),\n    ]\n)\n'
    )
    assert code(run("model.py", "--to", "functional")) == 0
    assert path.read_text() == (
        "from keras import (\n    Input,\n    Model,\n    layers,\n)\n\n"
        "inputs = Input(shape=(2,))\n"
        "x = layers.Dense(1)(inputs)\n"
        'outputs = layers.Dense(10, name="logits")(\n    x\n)\n'
        "model = Model(inputs, outputs)\n"
    )


@pytest.mark.parametrize("text", ["[tool.black", "[tool.black]\nline-length = 'x'\n"])
def test_a_bad_pyproject_does_not_matter(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)
    (folder / "model.py").write_text(SOURCE)
    assert code(run("model.py", "--to", "functional")) == 0
