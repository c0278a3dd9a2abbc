"""The program as a whole process: what every command has in common, and bad input."""

import os
import platform
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tfscaffold import __version__
from tfscaffold.cli import COMMANDS

SCRIPT = str(Path(sys.executable).with_name("tfscaffold"))
MODULE = (sys.executable, "-m", "tfscaffold")
MODEL = b"import keras\n\nmodel = keras.Sequential([keras.layers.Dense(3)])\n"


def run(
    *words: str | Path, program: tuple[str, ...] = (SCRIPT,), **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [*program, *words],
        check=False,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


# What every command has in common


@pytest.mark.parametrize("program", [(SCRIPT,), MODULE], ids=["script", "module"])
def test_version(program: tuple[str, ...]) -> None:
    result = run("--version", program=program)
    assert result.stdout == f"tfscaffold, version {__version__}\n"
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command(option: str) -> None:
    result = run(option)
    assert (result.returncode, result.stderr) == (0, "")
    listed = result.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)


def test_every_file_of_cli_is_a_command() -> None:
    folder = Path(sys.modules["tfscaffold.cli"].__file__ or "").parent
    files = {path.stem for path in folder.glob("[!_]*.py")}
    assert files == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: tfscaffold {name} ")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("scaffold",), "No such command 'scaffold'."),
        (("--verbose",), "No such option"),
        (("list", "colours"), "'colours' is not one of"),
        (("convert", "model.py"), "Give --to TIER, or --training STYLE"),
        (("convert", "model.py", "--to", "torch"), "'torch' is not one of"),
        (("convert", "a.py", "--to", "module", "--line", "x"), "not a valid integer"),
        (("convert", "a.py", "--to", "module", "--input-shape", "x"), "not a shape"),
        (("new",), "Missing argument 'DIR'."),
    ],
)
def test_wrong_usage(words: tuple[str, ...], reason: str) -> None:
    result = run(*words)
    assert (result.returncode, result.stdout) == (2, "")
    assert reason in result.stderr
    assert "Try 'tfscaffold" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_leaves_a_report() -> None:
    script = (
        "import sys, tfscaffold.cli as cli\n"
        "cli.import_module = None\n"
        "sys.argv = ['tfscaffold', 'list', 'tiers']\n"
        "cli.main()\n"
    )
    result = run("-c", script, program=(sys.executable,))
    assert (result.returncode, result.stdout) == (3, "")
    for fact in (
        "Please report it",
        f"tfscaffold {__version__}, Python {platform.python_version()}",
        "arguments: ['list', 'tiers']",
        "TypeError: 'NoneType' object is not callable",
    ):
        assert fact in result.stderr


# Interruptions and outputs that take nothing


def test_ctrl_c(tmp_path: Path) -> None:
    pipe = tmp_path / "model.py"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [SCRIPT, "convert", pipe, "--to", "subclass"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Opening it waits for a reader: from then on the program waits for the text.
    with process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=60)
    assert (process.returncode, *output) == (130, "", "\nInterrupted.\n")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    "words", [("list",), ("--help",), ("convert", "-", "--to", "subclass")]
)
def test_the_reader_of_the_output_went_away(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [SCRIPT, *words],
        check=False,
        input=MODEL,
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(write)
    assert result.returncode == 1
    assert b"Error" not in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    "words", [("list",), ("--help",), ("convert", "-", "--to", "subclass")]
)
def test_the_output_goes_to_a_full_disk(words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [SCRIPT, *words],
            check=False,
            input=MODEL,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert result.returncode == 2
    last = result.stderr.decode().splitlines()[-1]
    assert last == "Error: the output cannot be written: No space left on device."
    assert b"Traceback" not in result.stderr


def test_no_output_at_all() -> None:
    result = subprocess.run(
        ["sh", "-c", f"'{SCRIPT}' list >&-"],
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")


# What a terminal or a file system has no form for


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_that_the_terminal_cannot_show(tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "\u6570\u636e" / "demo"
    result = run("new", folder, "--dry-run", PYTHONIOENCODING=encoding)
    assert (result.returncode, result.stderr) == (0, "")
    shown = "\\u6570\\u636e" if encoding == "latin-1" else "\u6570\u636e"
    assert f"{shown}/demo/pyproject.toml" in result.stdout


def test_the_locale_without_a_language(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(MODEL + "# \u6570\u636e\n".encode())
    result = run("convert", path, "--to", "subclass", LC_ALL="C", PYTHONUTF8="0")
    assert result.returncode == 0, result.stderr
    assert path.read_bytes().endswith("# \u6570\u636e\n".encode())


@pytest.mark.parametrize(
    "words",
    [
        ("new", "n" * 300),
        ("new", "n" * 5000),
        ("new", "demo", "--data", "csv", "--data-path", "n" * 300),
        ("convert", "n" * 300, "--to", "module"),
        ("convert", "", "--to", "module"),
        ("convert", "\udcff", "--to", "module"),
        ("new", "\udcff"),
    ],
)
def test_names_that_no_file_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


# Files that are no model


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", 0, "nothing to convert"),
        (b"x = 1\n", 0, "nothing to convert"),
        (b"torch.nn.Sequential(\n", 0, "nothing to convert"),
        (b"keras.Sequential(\n", 2, "not valid Python: '(' was never closed"),
        (b"keras.Sequential\n  x = 1\n", 2, "not valid Python: unexpected indent"),
        (b"print keras.Sequential\n", 2, "not valid Python: Missing parentheses"),
        (
            b"keras.Sequential\0",
            2,
            "not valid Python: source code string cannot contain",
        ),
        (b"Sequential = 'keras\xff'\n", 2, "not text in the file's encoding"),
        (MODEL.decode().encode("utf-16"), 2, "UTF-16"),
        (b"# coding: klingon\n" + MODEL, 2, "unknown encoding: klingon"),
        (b"keras.Sequential(" + b"-" * 9000 + b"1)\n", 2, "nested too deeply"),
        (
            b"keras.Sequential(" + b"(" * 500 + b")" * 501,
            2,
            "too many nested parentheses",
        ),
    ],
    ids=range(12),
)
def test_files_that_cannot_be_converted(
    tmp_path: Path, data: bytes, code: int, message: str
) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(data)
    result = run("convert", path, "--to", "subclass")
    assert result.returncode == code, result.stderr
    assert f"{path}: " in result.stdout + result.stderr
    assert message in result.stdout + result.stderr
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_other_files_are_converted_all_the_same(tmp_path: Path) -> None:
    good, bad, missing = (tmp_path / name for name in ("a.py", "b.py", "c.py"))
    good.write_bytes(MODEL)
    bad.write_bytes(MODEL + b"(")
    result = run("convert", missing, bad, good, "--to", "subclass")
    assert result.returncode == 2
    assert f"{missing}: no such file or directory.\n" in result.stderr
    assert f"{bad}: line 4: this is not valid Python" in result.stderr
    assert b"(keras.Model):" in good.read_bytes()


def test_a_read_only_file_stays_as_it_was(tmp_path: Path) -> None:
    path, result_path = tmp_path / "model.py", tmp_path / "result.py"
    path.write_bytes(MODEL)
    path.chmod(0o444)
    result = run("convert", path, "--to", "subclass")
    assert result.returncode == 2
    assert f"{path}: the file is read-only.\nMake it writable" in result.stderr
    assert path.read_bytes() == MODEL
    assert run("convert", path, "--to", "subclass", "-o", result_path).returncode == 0
    assert b"(keras.Model):" in result_path.read_bytes()


@pytest.mark.parametrize(
    "data", [b"keras.Sequential(\n", b"keras.Sequential = '\xff'\n", b"\0"]
)
def test_a_filter_echoes_what_it_cannot_convert(data: bytes) -> None:
    result = subprocess.run(
        [SCRIPT, "convert", "-", "--to", "subclass"],
        check=False,
        input=data,
        capture_output=True,
        timeout=60,
    )
    assert result.stdout == data
    assert b"Traceback" not in result.stderr
