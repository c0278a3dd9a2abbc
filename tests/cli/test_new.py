"""`tfscaffold new` as a whole process: what it prints, writes, and leaves behind."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.project import catalog

COMMAND = [sys.executable, "-m", "tfscaffold", "new"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    }


def test_defaults_without_a_terminal(tmp_path: Path) -> None:
    result = run(tmp_path, "sub/my-demo")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == (
        "Convolutional network (sequential, fit) for digits:"
        " input (8, 8, 1), 10 classes"
    )
    written = {line.split()[1] for line in lines if line.startswith("created ")}
    assert written == {
        f"sub/my-demo/{path}" for path in files(tmp_path / "sub/my-demo")
    }
    assert lines[-6:] == [
        "Next:",
        "  cd sub/my-demo",
        "  python3 -m venv .venv",
        "  . .venv/bin/activate",
        '  pip install -e ".[test]"',
        "  python -m my_demo.train",
    ]
    assert (tmp_path / "sub/my-demo/src/my_demo/model.py").exists()
    assert os.listdir(tmp_path / "sub") == ["my-demo"]


def test_json(tmp_path: Path) -> None:
    result = run(
        tmp_path, "demo", "--arch", "mlp", "--training", "loop", "--output-format=json"
    )
    report = json.loads(result.stdout)
    assert report["schema_version"] == 1
    assert report["directory"] == str(tmp_path / "demo")
    assert (report["name"], report["package"]) == ("demo", "demo")
    assert report["dry_run"] is False
    assert report["choices"] == {
        "arch": "mlp",
        "tier": "sequential",
        "training": "loop",
        "data": "digits",
        "data_path": None,
        "steps_per_execution": 1,
        "precision": "float32",
        "gradient_accumulation": 1,
        "recompute": False,
        "xla": False,
        "strategy": "none",
        "cluster": "none",
    }
    assert report["data"]["input_shape"] == [8, 8, 1]
    assert {item["path"] for item in report["files"]} == files(tmp_path / "demo")
    assert {item["action"] for item in report["files"]} == {"create"}
    assert report["next"][0] == "cd demo"


@pytest.mark.parametrize("form", ["text", "json"])
def test_dry_run_writes_nothing(tmp_path: Path, form: str) -> None:
    result = run(tmp_path, "a/demo", "--dry-run", "--output-format", form)
    assert result.returncode == 0
    assert os.listdir(tmp_path) == []
    if form == "json":
        assert json.loads(result.stdout)["dry_run"] is True
    else:
        assert "would create   a/demo/README.md" in result.stdout.splitlines()
        assert "Next:" not in result.stdout


def test_force(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "README.md").write_text("old\n")
    (folder / "own.txt").write_text("own\n")
    refused = run(tmp_path, "demo")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Error: demo exists and is not empty." in refused.stderr
    assert files(folder) == {"README.md", "own.txt"}
    (folder / ".vscode").mkdir()
    settings = folder / ".vscode" / "settings.json"
    settings.write_text(
        '{\r\n  // mine\r\n  "editor.rulers": [99]\r\n}\r\n', newline=""
    )
    dry = run(tmp_path, "demo", "--force", "--dry-run")
    assert "would merge    demo/.vscode/settings.json" in dry.stdout.splitlines()
    assert "would replace  demo/README.md" in dry.stdout.splitlines()
    assert (folder / "README.md").read_text() == "old\n"
    done = run(tmp_path, "demo", "--force")
    assert "replaced       demo/README.md" in done.stdout.splitlines()
    assert (folder / "README.md").read_text().startswith("# demo\n")
    assert (folder / "own.txt").read_text() == "own\n"
    assert "merged         demo/.vscode/settings.json" in done.stdout.splitlines()
    text = settings.read_bytes().decode()
    assert text.startswith('{\r\n  // mine\r\n  "editor.rulers": [99],\r\n')
    assert "\n" not in text.replace("\r\n", "")
    again = run(tmp_path, "demo", "--force")
    assert again.returncode == 0
    assert settings.read_bytes().decode() == text
    # What cannot be merged stops all of it.
    settings.write_text("{ broken")
    (folder / "README.md").write_text("mine\n")
    broken = run(tmp_path, "demo", "--force")
    assert broken.returncode == 2
    assert "settings.json" in broken.stderr
    assert (folder / "README.md").read_text() == "mine\n"


def test_current_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    result = run(tmp_path / "demo", ".")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "demo/src/demo/train.py").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Missing argument 'DIR'"),
        (["keras"], "'keras' hides a library"),
        (["2x"], "for example 'project_2x'"),
        (["demo", "--arch", "../x"], "--arch '../x' does not exist"),
        (["demo", "--arch", "/etc"], "--arch '/etc' does not exist"),
        (["demo", "--data", "../x"], "--data '../x' does not exist"),
        (["demo", "--tier", "raw"], "'raw' is not one of"),
        (["demo", "--data", "csv"], "--data csv needs --data-path"),
        (["demo", "--data", "csv", "--data-path", "no"], "no does not exist"),
        (["demo", "--tier", "module", "--training", "fit"], "The nearest that works:"),
        (["demo", "--data-path", "file"], "Add --data, one of: csv, images, npz, "),
        (["demo", "--arch", "cnn", "--data-path", "file"], "one of: images, npz."),
        (["file/demo"], "cannot be written to file/demo: "),
        (["file"], "file exists and is not a folder"),
    ],
)
def test_wrong_use_writes_nothing(
    tmp_path: Path, words: list[str], message: str
) -> None:
    (tmp_path / "file").write_text("")
    result = run(tmp_path, *words)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("arch", catalog.names("architectures"))
def test_an_architecture_alone_is_enough(arch: str) -> None:
    words = ["new", "demo", "--arch", arch, "--dry-run", "--output-format", "json"]
    result = CliRunner().invoke(program, words, catch_exceptions=False)
    assert result.exit_code == 0
    source = catalog.data_source(json.loads(result.output)["choices"]["data"])
    assert not source.needs_path
    assert not source.download


def test_a_path_alone_is_enough_where_one_source_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("text,label\n" + "It was fine,a\nIt was dull,b\n" * 10)
    words = ["new", "demo", "--arch", "transformer", "--data-path", str(path)]
    result = CliRunner().invoke(program, [*words, "--dry-run"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "Transformer encoder (sequential, fit) for text: " in result.output


def test_options_of_made_up_data() -> None:
    def report(*words: str) -> dict[str, Any]:
        words = ("new", "demo", *words, "--dry-run", "--output-format", "json")
        result = CliRunner().invoke(program, words, catch_exceptions=False)
        assert result.exit_code == 0
        found: dict[str, Any] = json.loads(result.output)
        return found["data"]

    series = report("--arch", "forecast", "--window", "48", "--horizon", "6")
    assert series["input_shape"] == [48, 1]
    assert report("--arch", "tabular")["num_classes"] == 3
    assert report("--arch", "tabular", "--task", "regression")["task"] == "regression"


def test_data_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b,label\n1,2,x\n3,4,y\n5,6,y\n")
    result = run(tmp_path, "demo", "--data", "csv", "--data-path", "table.csv")
    assert result.returncode == 0, result.stderr
    assert "3 rows, 2 features, labels in the column 'label'." in result.stdout
    settings = (tmp_path / "demo/src/demo/settings.py").read_text()
    assert "input_shape: tuple[int, ...] = (2,)" in settings
    assert 'class_names: tuple[str, ...] = ("x", "y")' in settings
    assert json.dumps(str(tmp_path / "table.csv")) in settings


# In a terminal


def talk(folder: Path, words: list[str], answers: list[str]) -> tuple[int, str]:
    """Run the command in a terminal, type an answer at each question, return all."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execv(sys.executable, [*COMMAND, *words])
    text, waiting, typed = "", list(answers), ""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            if typed == "\x03":
                # Python notices a signal that comes right before it waits for a line
                # only with the next one.
                os.write(terminal, typed.encode())
            continue
        try:
            piece = os.read(terminal, 10_000)
        except OSError:  # Linux says so when the other side has closed
            break
        if not piece:
            break
        text += piece.decode()
        if waiting and text.endswith(": "):
            typed = waiting.pop(0)
            os.write(terminal, typed.encode())
    else:
        os.kill(process, signal.SIGKILL)
    status = os.waitpid(process, 0)[1]
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), text.replace("\r\n", "\n")


def questions(text: str) -> list[str]:
    return re.findall(r"^(\w[\w ]*)(?: \(.*\))?(?: \[[\w-]+\])?: ", text, re.MULTILINE)


def test_terminal_defaults(tmp_path: Path) -> None:
    code, text = talk(tmp_path, [], ["demo\n", "\n", "\n", "\n", "\n"])
    assert code == 0, text
    assert questions(text)[:5] == [
        "Folder of the project",
        "Architecture",
        "Data",
        "Tier",
        "Training style",
    ]
    assert "Convolutional network (sequential, fit) for digits" in text
    assert (tmp_path / "demo/src/demo/train.py").exists()


def test_terminal_answers_and_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,label\n1,x\n3,y\n5,y\n")
    code, text = talk(
        tmp_path,
        ["demo"],
        ["mlp\n", "text\n", "csv\n", "t.csv\n", "subclass\n", "train-step\n"],
    )
    assert code == 0, text
    assert "'text' is not" in text
    assert "Multilayer perceptron (subclass, train-step) for csv" in text
    assert "(keras.Model):" in (tmp_path / "demo/src/demo/model.py").read_text()


def test_terminal_asks_only_for_what_is_open(tmp_path: Path) -> None:
    code, text = talk(
        tmp_path,
        ["demo", "--arch", "mlp", "--tier", "module", "--data", "synthetic"],
        [],
    )
    assert code == 0, text
    assert questions(text) == []
    assert "Multilayer perceptron (module, loop) for synthetic" in text


def test_terminal_asks_for_what_an_architecture_takes(tmp_path: Path) -> None:
    words = ["demo", "--tier", "functional", "--training", "fit", "--dry-run"]
    code, text = talk(tmp_path, words, ["transformer\n", "\n"])
    assert code == 0, text
    assert "Data (synthetic-text, text) [synthetic-text]: " in text
    assert "(functional, fit) for synthetic-text: input text, 2 classes" in text


def test_terminal_asks_for_what_takes_the_data(tmp_path: Path) -> None:
    words = ["demo", "--data", "synthetic-text", "--dry-run"]
    code, text = talk(tmp_path, words, ["cnn\n", "transformer\n", "\n", "\n"])
    assert code == 0, text
    assert "Architecture (attention, transformer) [attention]: " in text
    assert "'cnn' is not" in text


def test_terminal_does_not_ask_for_json(tmp_path: Path) -> None:
    code, text = talk(tmp_path, ["demo", "--output-format", "json"], [])
    assert code == 0
    assert json.loads(text)["choices"]["arch"] == "cnn"


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_terminal_interrupted(tmp_path: Path, key: str) -> None:
    code, text = talk(tmp_path, ["demo"], ["\n", key])
    assert code == 130
    assert text.rstrip().endswith("Interrupted.")
    assert "Traceback" not in text
    assert os.listdir(tmp_path) == []


# Interruptions and full disks


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_leave_the_whole_or_nothing(tmp_path: Path, number: int) -> None:
    start = time.monotonic()
    run(tmp_path, "first")
    duration = time.monotonic() - start
    expected = files(tmp_path / "first")
    outcomes = set()
    for step in range(12):
        process = subprocess.Popen(
            [*COMMAND, "sub/first"],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(duration * (0.4 + 0.6 * step / 12))
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        outcomes.add(process.returncode)
        if (tmp_path / "sub").exists():
            assert os.listdir(tmp_path / "sub") == ["first"]
            assert files(tmp_path / "sub/first") == expected
            shutil.rmtree(tmp_path / "sub")
        elif process.returncode == 130:
            assert errors.strip() == b"Interrupted."
        assert sorted(os.listdir(tmp_path)) == ["first"]
    assert outcomes


def test_a_signal_while_it_writes(tmp_path: Path) -> None:
    """Stop the process at its first file, send the signal twice, let it go on."""
    script = (
        "import os, signal, sys\n"
        "from tfscaffold.project import write\n"
        "from tfscaffold.cli import main\n"
        "def replace(*paths):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "def remove(top, original=write._remove_tree):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    original(top)\n"
        "write.os.replace = replace\n"
        "write._remove_tree = remove\n"
        "sys.argv = ['tfscaffold', 'new', 'demo']\n"
        "main()\n"
    )
    (tmp_path / "demo").mkdir()
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (result.returncode, result.stderr.strip()) == (130, "Interrupted.")
    assert os.listdir(tmp_path) == ["demo"]
    assert os.listdir(tmp_path / "demo") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=32k", "none", str(folder)]
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", *options], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("words", [("sub/demo",), (".", "--force")])
def test_full_disk(small_disk: Path, words: tuple[str, ...]) -> None:
    demo = small_disk / "demo"
    demo.mkdir()
    (demo / "README.md").write_text("mine\n")
    result = run(demo, *words)
    assert result.returncode == 2
    assert "No space left on device" in result.stderr
    assert "Nothing was left behind." in result.stderr
    assert files(small_disk) == {"demo/README.md"}
    assert os.listdir(demo) == ["README.md"]
    assert (demo / "README.md").read_text() == "mine\n"


def test_no_permission(tmp_path: Path) -> None:
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root, to become another user")
    tmp_path.chmod(0o755)
    user = ["setpriv", "--reuid=65534", "--clear-groups"]
    result = subprocess.run(
        [*user, *COMMAND, "demo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if "No module named" in result.stderr or "setpriv" in result.stderr:
        pytest.skip("another user cannot run this Python")
    assert result.returncode == 2
    assert "cannot be written to demo: Permission denied" in result.stderr
    assert os.listdir(tmp_path) == []


# What it costs


def test_imports_only_what_it_needs(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from tfscaffold.cli import program\n"
        "program(sys.argv[1:], standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )

    def modules(*words: str) -> set[str]:
        result = subprocess.run(
            [sys.executable, "-c", script, "new", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return set(result.stderr.split())

    base = modules("base")
    assert "jinja2" in base
    assert not {"black", "libcst", "numpy", "tensorflow", "keras"} & base
    derived = modules("derived", "--tier", "subclass")
    assert "black" in derived
    assert not {"numpy", "tensorflow", "keras"} & derived


def test_help() -> None:
    result = CliRunner().invoke(program, ["new", "--help"])
    assert result.exit_code == 0
    for option in ("--arch", "--tier", "--training", "--data", "--data-path"):
        assert option in result.output
