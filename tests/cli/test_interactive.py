"""`convert --interactive` in a real terminal."""

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

SCRIPT = str(Path(sys.executable).with_name("tfscaffold"))
ONE = "model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])\n"
TWO = "other = keras.Sequential([keras.layers.Dense(2, input_shape=(2,))])\n"
SOURCE = f"import keras\n\n{ONE}{TWO}"
ASKS = r"Convert it\? \[y,n,e,a,q,\?\] "


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with two files of two models."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_bytes(SOURCE.encode())
    (tmp_path / "b.py").write_bytes(SOURCE.encode())
    return tmp_path


def begin(*words: str, **variables: str) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        SCRIPT,
        ["convert", "--to", "functional", *words],
        env=os.environ | {"TERM": "xterm", "NO_COLOR": ""} | variables,
        encoding="utf-8",
        timeout=60,
        dimensions=(50, 200),
    )


def answer(terminal: "pexpect.spawn[str]", text: str) -> str:
    """Wait for the question, and return what was shown before it."""
    terminal.expect(ASKS)
    terminal.sendline(text)
    return str(terminal.before)


def end(terminal: "pexpect.spawn[str]") -> tuple[int, str]:
    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus, str(terminal.before)


def test_yes_and_no(folder: Path) -> None:
    terminal = begin("--interactive", ".")
    shown = answer(terminal, "?")
    assert "a.py:3" in shown
    assert "\x1b[31m-model = keras.Sequential" in shown
    assert "\x1b[32m+model = keras.Model(inputs, outputs)" in shown
    assert "other = keras.Model" not in shown
    assert "n  leave it as it is" in answer(terminal, "n")
    shown = answer(terminal, "y")
    assert "other = keras.Model" in shown
    assert "+model" not in shown
    shown = answer(terminal, "y")
    assert "a.py: 2 models: converted 1 to functional, left 1 unchanged." in shown
    answer(terminal, "n")
    code, rest = end(terminal)
    assert code == 0
    assert "b.py: 2 models: converted 1 to functional, left 1 unchanged." in rest
    assert "4 models: converted 2 to functional, left 2 unchanged." in rest
    a, b = ((folder / name).read_text() for name in ("a.py", "b.py"))
    assert ONE in a
    assert "other = keras.Model(" in a
    assert TWO in b
    assert "\nmodel = keras.Model(" in b


def test_all(folder: Path) -> None:
    terminal = begin("-i", ".", NO_COLOR="1")
    assert "\x1b[31m" not in answer(terminal, "n")
    answer(terminal, "a")
    code, rest = end(terminal)
    assert code == 0
    assert "4 models: converted 3 to functional, left 1 unchanged." in rest
    assert ONE in (folder / "a.py").read_text()
    assert "Sequential" not in (folder / "b.py").read_text()


def test_quit(folder: Path) -> None:
    terminal = begin("-i", ".")
    answer(terminal, "y")
    answer(terminal, "q")
    code, rest = end(terminal)
    assert code == 0
    assert "4 models: converted 1 to functional, left 3 unchanged." in rest
    assert TWO in (folder / "a.py").read_text()
    assert (folder / "b.py").read_text() == SOURCE


def test_edit(folder: Path) -> None:
    crlf = SOURCE.replace("\n", "\r\n").encode()
    (folder / "a.py").write_bytes(crlf)
    editor = folder / "editor.sh"
    # The first time it leaves what is not Python.
    editor.write_text(
        "#!/bin/sh\n"
        'if [ -e done ]; then sed -i "s/Dense(1)/Dense(99)/" "$1"\n'
        'else touch done; echo "(" >> "$1"; fi\n'
    )
    editor.chmod(0o755)
    terminal = begin("-i", "a.py", EDITOR=str(editor), VISUAL="")
    answer(terminal, "e")
    assert "This cannot be kept." in answer(terminal, "e")
    answer(terminal, "n")
    code, _ = end(terminal)
    assert code == 0
    data = (folder / "a.py").read_bytes()
    assert b"Dense(99)(inputs)\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")
    assert TWO.strip().encode() in data


def test_ctrl_c_leaves_the_file(folder: Path) -> None:
    terminal = begin("-i", "a.py")
    answer(terminal, "y")
    terminal.expect(ASKS)
    terminal.sendintr()
    code, _ = end(terminal)
    assert code == 130
    assert (folder / "a.py").read_text() == SOURCE
    assert sorted(os.listdir(folder)) == ["a.py", "b.py"]


def test_a_file_that_changes_meanwhile_is_left(folder: Path) -> None:
    terminal = begin("-i", "a.py")
    answer(terminal, "y")
    terminal.expect(ASKS)
    (folder / "a.py").write_text("x = 1\n")
    terminal.sendline("y")
    code, rest = end(terminal)
    assert code == 2
    assert "a.py: the file has changed since it was read" in rest
    assert (folder / "a.py").read_text() == "x = 1\n"


def test_a_notebook(folder: Path) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": [source]}
        for source in ("import keras", ONE.strip(), TWO.strip())
    ]
    text = json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}, indent=1)
    (folder / "a.ipynb").write_text(text)
    terminal = begin("-i", "a.ipynb")
    answer(terminal, "n")
    assert (
        "A notebook is edited better"
        in (answer(terminal, "e"), answer(terminal, "y"))[1]
    )
    code, _ = end(terminal)
    assert code == 0
    sources = json.loads((folder / "a.ipynb").read_text())["cells"]
    assert sources[1]["source"] == [ONE.strip()]
    assert "other = keras.Model(" in "".join(sources[2]["source"])


@pytest.mark.parametrize("word", ["--check", "--diff", "--verify", "-"])
@pytest.mark.usefixtures("folder")
def test_wrong_usage(word: str) -> None:
    code, rest = end(begin("-i", *(("a.py",) if word != "-" else ()), word))
    assert (code, "--interactive" in rest) == (2, True)


@pytest.mark.usefixtures("folder")
def test_colours_and_a_bar_in_a_terminal_only() -> None:
    code, shown = end(begin(".", "--diff"))
    assert code == 0
    assert "\x1b[36m@@ " in shown
    code, shown = end(begin(".", "--diff", NO_COLOR="1"))
    assert (code, "\x1b[3" in shown) == (0, False)
    for number in range(400):
        Path(f"c{number:03}.py").write_text(SOURCE)
    code, shown = end(begin(".", "--check", "--quiet", "--jobs", "1"))
    assert (code, shown) == (1, "")
    code, shown = end(begin(".", "--check", "--jobs", "1"))
    assert code == 1
    assert " of 402 files\r\x1b[K" in shown
    assert shown.rstrip().endswith("804 models: would convert 804 to functional.")
