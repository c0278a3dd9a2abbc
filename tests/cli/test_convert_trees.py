"""`tfscaffold convert` over folders, patterns and lists of names."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = str(Path(sys.executable).with_name("tfscaffold"))
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
# So many bytes that several processes are started.
LARGE = SOURCE + "".join(f"x{number} = {number} + {number}\n" for number in range(2000))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(
    *words: str, stdin: bytes = b"", to: str = "functional"
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [SCRIPT, "convert", "--to", to, *words],
        check=False,
        input=stdin,
        capture_output=True,
        timeout=60,
    )
    return subprocess.CompletedProcess(
        done.args,
        done.returncode,
        done.stdout.decode(errors="surrogateescape"),
        done.stderr.decode(errors="surrogateescape"),
    )


def make(files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def mixed() -> None:
    """Make a tree with a file of each kind."""
    make(
        {
            "src/a.py": SOURCE,
            "src/b.py": "x = 1\n",
            "src/c.py": NO_SHAPE,
            "src/d.py": "keras.Sequential(\n",
            "src/e/f.py": SOURCE + NO_SHAPE.replace("import keras\n", ""),
            "src/e/g.py": b"keras.Sequential\xff",
            "src/h.txt": SOURCE,
        }
    )


@pytest.mark.usefixtures("folder")
def test_a_tree_and_its_summary() -> None:
    mixed()
    result = run("src")
    assert result.returncode == 2
    assert Path("src/a.py").read_text() == FUNCTIONAL
    assert Path("src/c.py").read_text() == NO_SHAPE
    assert Path("src/h.txt").read_text() == SOURCE
    lines = result.stdout.splitlines()
    assert [line for line in lines if " TFS" not in line] == [
        "src/a.py: 1 model: converted 1 to functional.",
        "src/c.py: 1 model: refused 1.",
        "src/e/f.py: 2 models: converted 1 to functional, refused 1.",
        "6 files: 2 changed, 2 unchanged, 2 with errors.",
        "4 models: converted 2 to functional, refused 2 (TFS101 2).",
    ]
    assert [line.split(":")[0] for line in lines if " TFS101 " in line] == [
        "src/c.py",
        "src/e/f.py",
    ]
    first, _, second, _ = result.stderr.splitlines()
    assert first.startswith("src/d.py: line 1: this is not valid Python")
    assert second.startswith("src/e/g.py: the bytes are not text")


@pytest.mark.usefixtures("folder")
def test_converting_twice_changes_nothing() -> None:
    mixed()
    run("src")
    before = {path: path.stat() for path in Path("src").rglob("*")}
    again = run("src")
    assert again.stdout.splitlines()[-2] == (
        "6 files: 0 changed, 4 unchanged, 2 with errors."
    )
    after = {path: path.stat() for path in Path("src").rglob("*")}
    assert {path: (each.st_mtime_ns, each.st_ino) for path, each in after.items()} == {
        path: (each.st_mtime_ns, each.st_ino) for path, each in before.items()
    }


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
@pytest.mark.usefixtures("folder")
def test_processes_give_the_same_in_the_same_order(to: str) -> None:
    results = []
    for jobs in "13":
        mixed()
        make({f"src/z{number}.py": LARGE for number in range(17)})
        result = run("src", "--jobs", jobs, to=to)
        files = {path: path.read_bytes() for path in Path("src").rglob("*.*")}
        results.append((result.returncode, result.stdout, result.stderr, files))
    assert results[0] == results[1]
    assert "23 files" in results[0][1]


@pytest.mark.usefixtures("folder")
def test_json_has_every_file_and_a_summary() -> None:
    mixed()
    document: Any = json.loads(run("src", "--check", "--output-format", "json").stdout)
    assert [file["path"] for file in document["files"]] == [
        f"src/{name}.py" for name in ("a", "b", "c", "d", "e/f", "e/g")
    ]
    assert document["summary"] == {
        "files": 6,
        "changed": 2,
        "errors": 2,
        "models": {"converted": 2, "refused": 2, "unchanged": 0},
        "reasons": {"TFS101": 2},
    }


@pytest.mark.usefixtures("folder")
def test_quiet_and_verbose() -> None:
    make({"a.py": SOURCE, "b.py": "", "c.py": NO_SHAPE, "no/d.py": SOURCE})
    quiet = run(".", "--check", "--quiet", "--exclude", "no")
    assert quiet.stderr == ""
    (line,) = quiet.stdout.splitlines()
    assert line.startswith("c.py:3:9: error TFS101 ")
    verbose = run(".", "--check", "--verbose", "--exclude", "no")
    assert verbose.stderr == "no: left out: excluded.\n"
    assert "b.py: nothing to convert, no Sequential model was found." in verbose.stdout
    assert run(".", "--quiet", "--verbose").returncode == 2


@pytest.mark.usefixtures("folder")
def test_names_that_come_by_a_star_from_elsewhere() -> None:
    model = "model = Sequential()\nmodel.add(Dense(1, input_dim=2))\n"
    make({"a/b.py": f"from imports import *\n{model}"})
    found = run("a", "--check").stdout
    assert found.startswith("a/b.py:2:9: error TFS107 `Sequential` can only come from")
    make({"a/imports.py": "from keras.models import *\nfrom keras.layers import *\n"})
    assert "would convert 1 to functional" in run("a/b.py", "--check").stdout
    make({"a/b.py": f"from keras.layers import *\n{model}"})
    found = run("a/b.py", "--check").stdout
    assert found == "a/b.py: nothing to convert, no Sequential model was found.\n"


@pytest.mark.usefixtures("folder")
def test_diffs_of_a_tree_are_one_patch() -> None:
    mixed()
    patch = run("src", "--diff").stdout
    Path("patch").write_text(patch)
    subprocess.run(["git", "apply", "patch"], check=True)
    assert Path("src/a.py").read_text() == FUNCTIONAL
    assert Path("src/e/f.py").read_text().startswith(FUNCTIONAL)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\0"])
@pytest.mark.usefixtures("folder")
def test_names_from_standard_input_and_from_a_file(end: bytes) -> None:
    make({"a.py": SOURCE, "b c.py": SOURCE, "d/e.py": SOURCE, "f.py": SOURCE})
    names = end.join([b"a.py", b"b c.py", b"d", b""])
    assert run("--files-from", "-", stdin=names).returncode == 0
    changed = [path for path in Path().rglob("*.py") if path.read_text() == FUNCTIONAL]
    assert sorted(map(str, changed)) == ["a.py", "b c.py", "d/e.py"]
    Path("names").write_bytes(names)
    result = run("--files-from", "names", "f.py", "--check", "--verbose")
    assert result.stdout.splitlines()[0].startswith("f.py: 1 model")
    assert "4 files: 1 would change, 3 unchanged." in result.stdout


@pytest.mark.usefixtures("folder")
def test_a_name_with_a_line_ending_needs_nul() -> None:
    make({"a\nb.py": SOURCE})
    assert run("--files-from", "-", stdin=b"a\nb.py\0").returncode == 0
    assert Path("a\nb.py").read_text() == FUNCTIONAL


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Missing argument 'PATH...'"),
        (("--files-from", "no"), "no: no such file or directory."),
        (("a.py", "--jobs", "0"), "0 is not in the range"),
        (("a.py", "b.py", "--name", "model"), "of one FILE"),
        (("src", "-o", "x.py"), "of one FILE"),
        (("-", "--files-from", "names"), "- stands alone"),
        (("*.pyx",), "*.pyx: no file matches."),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage(words: tuple[str, ...], message: str) -> None:
    make({"src/a.py": SOURCE, "src/b.py": SOURCE, "a.py": SOURCE, "b.py": SOURCE})
    result = run(*words)
    assert (result.returncode, message in result.stderr) == (2, True), result.stderr
    assert Path("a.py").read_text() == SOURCE


@pytest.mark.usefixtures("folder")
def test_an_empty_tree() -> None:
    Path("src").mkdir()
    result = run("src")
    assert (result.returncode, result.stdout) == (
        0,
        "0 files: 0 changed, 0 unchanged.\n",
    )


@pytest.mark.usefixtures("folder")
def test_settings_reach_the_files() -> None:
    make(
        {
            "pyproject.toml": '[tool.tfscaffold]\nexclude = ["old"]\nline-length = 40\n'
            '[tool.tfscaffold.severity]\nTFS101 = "warning"\n',
            "a.py": NO_SHAPE,
            "old/b.py": SOURCE,
        }
    )
    result = run(".")
    assert result.returncode == 0
    assert result.stdout.startswith("a.py:3:9: warning TFS101 No input shape")
    assert Path("old/b.py").read_text() == SOURCE
    standard_input = run("-", stdin=NO_SHAPE.encode())
    assert standard_input.returncode == 0
    assert "-:3:9: warning TFS101" in standard_input.stderr


@pytest.mark.usefixtures("folder")
def test_a_remark_that_counts_as_an_error_refuses() -> None:
    settings = '[tool.tfscaffold.severity]\nTFS201 = "error"\n'
    make({"pyproject.toml": settings, "a.py": SOURCE})
    result = run("a.py", to="subclass")
    assert result.returncode == 1
    assert result.stdout.startswith("a.py:3:9: error TFS201 ")
    assert Path("a.py").read_text() == SOURCE
    make({"pyproject.toml": settings.replace("error", "ignore")})
    result = run("a.py", to="subclass")
    assert (result.returncode, "TFS201" in result.stdout) == (0, False)


@pytest.mark.usefixtures("folder")
def test_a_wrong_setting_stops_before_anything_is_written() -> None:
    make({"a.py": SOURCE, "sub/b.py": SOURCE})
    make({"sub/pyproject.toml": "[tool.tfscaffold]\nexcludes = []\n"})
    result = run(".")
    assert result.returncode == 2
    assert "`[tool.tfscaffold]` has no setting `excludes`." in result.stderr
    assert Path("a.py").read_text() == SOURCE


@pytest.mark.usefixtures("folder")
def test_read_only_files_are_errors_of_their_own() -> None:
    make({"a.py": SOURCE, "b.py": SOURCE, "c.py": SOURCE})
    Path("b.py").chmod(0o444)
    Path("c.py").chmod(0o740)
    result = run(".")
    assert result.returncode == 2
    assert result.stderr.startswith("b.py: the file is read-only.")
    assert "3 files: 2 changed, 0 unchanged, 1 with errors." in result.stdout
    assert Path("b.py").read_text() == SOURCE
    assert stat.S_IMODE(Path("c.py").stat().st_mode) == 0o740


@pytest.mark.usefixtures("folder")
def test_what_a_killed_run_has_left_is_removed() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    litter = f"src/.tfscaffold.{ended.pid}.tmp"
    make({"src/a.py": SOURCE, litter: "half", "src/.tfscaffold.txt": "the user's"})
    run("src", "--check")
    assert sorted(os.listdir("src")) == sorted(
        [".tfscaffold.txt", "a.py", os.path.basename(litter)]
    )
    run("src")
    assert sorted(os.listdir("src")) == [".tfscaffold.txt", "a.py"]
    make({litter: "half"})
    run("src/a.py", "src/a.py")
    assert sorted(os.listdir("src")) == [".tfscaffold.txt", "a.py"]


@pytest.mark.usefixtures("folder")
def test_inspect_takes_trees() -> None:
    mixed()
    result = subprocess.run(
        [SCRIPT, "inspect", "src", "--exclude", "c.py"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 2
    titles = [line for line in result.stdout.splitlines() if "  model: " in line]
    assert [line.split()[0] for line in titles] == [
        "src/a.py:3",
        "src/e/f.py:3",
        "src/e/f.py:5",
    ]
    assert "src/d.py: line 1: this is not valid Python" in result.stderr
