"""Which files a folder, a pattern or a name stands for."""

import os
import subprocess
from pathlib import Path

import pytest

from tfscaffold.convert.tree import Found, collect
from tfscaffold.errors import UserError


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    """Make files in the working folder."""
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")


def taken(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [
        found.path
        for found in collect(paths, exclude)
        if not (found.left or found.error or found.leftover)
    ]


def left(*paths: str, exclude: tuple[str, ...] = ()) -> dict[str, str]:
    return {each.path: each.left for each in collect(paths, exclude) if each.left}


@pytest.mark.usefixtures("tree")
def test_the_order_is_that_of_the_names() -> None:
    make("src/b.py", "src/a/z.py", "src/a.py", "src/a/b/c.py", "top.py", "src/B.py")
    below = ["src/B.py", "src/a.py", "src/b.py", "src/a/z.py", "src/a/b/c.py"]
    assert taken("src") == below
    assert taken(".") == ["top.py", *below]
    assert taken("top.py", "src") == ["top.py", *below]


@pytest.mark.usefixtures("tree")
def test_nothing_is_found_twice() -> None:
    make("src/a.py", "src/b.py")
    assert taken("src/b.py", "src", "./src/a.py", "src") == ["src/b.py", "src/a.py"]


@pytest.mark.usefixtures("tree")
def test_only_python_is_found_and_anything_can_be_named() -> None:
    make("a.py", "b.pyw", "c.txt", "d.ipynb", ".ipynb_checkpoints/d.ipynb", "run")
    assert taken(".") == ["a.py", "b.pyw", "d.ipynb"]
    assert taken("run", "missing.py") == ["run", "missing.py"]


@pytest.mark.usefixtures("tree")
def test_folders_that_hold_no_code_of_the_user_s() -> None:
    make("a.py", ".venv/b.py", "node_modules/c.py", "env/d.py", "env/pyvenv.cfg")
    assert taken(".") == ["a.py"]
    assert left(".") == {
        ".venv": "not searched",
        "env": "a virtual environment",
        "node_modules": "not searched",
    }
    assert taken("env", ".venv") == ["env/d.py", ".venv/b.py"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.py", ["a.py"]),
        ("src/*.py", ["src/a.py", "src/b.py"]),
        ("src/**/*.py", ["src/a.py", "src/b.py", "src/deep/c.py"]),
        ("**/[bc].py", ["src/b.py", "src/deep/c.py"]),
        ("src/?.py", ["src/a.py", "src/b.py"]),
        ("src/*", ["src/a.py", "src/b.py", "src/deep/c.py"]),
        ("*/deep", ["src/deep/c.py"]),
    ],
)
@pytest.mark.usefixtures("tree")
def test_patterns(pattern: str, expected: list[str]) -> None:
    make("a.py", "src/a.py", "src/b.py", "src/deep/c.py", "src/d.txt", ".git/a.py")
    assert taken(pattern) == expected
    (absolute,) = {os.path.dirname(os.path.abspath("a.py"))}
    assert taken(f"{absolute}/{pattern}") == [f"{absolute}/{each}" for each in expected]


@pytest.mark.usefixtures("tree")
def test_a_pattern_without_a_file_is_an_error_and_a_file_s_name_is_no_pattern() -> None:
    make("a[1].py", "a1.py")
    assert taken("a[1].py") == ["a[1].py"]
    for pattern in ("*.pyx", "no/*.py"):
        (found,) = collect([pattern])
        assert found.error == f"{pattern}: no file matches."


# What Git ignores


def test_git_and_we_leave_out_the_same(tree: Path) -> None:
    make(
        *("a.py", "generated/b.py", "src/c.py", "src/c_pb2.py", "src/keep_pb2.py"),
        *("src/deep/d.py", "src/deep/out/e.py", "out/f.py", "logs/g.py", "logs/h.py"),
        *("src/deep/only.py", "info.py", "é.py", "#.py", "with space .py"),
    )
    (tree / ".gitignore").write_text(
        "# generated\ngenerated/\n*_pb2.py\n!keep_pb2.py\n/out\nlogs/*\n!logs/h.py\n"
        "\\#.py\nwith\\ space\\ .py\n\n!\n"
    )
    (tree / "src/.gitignore").write_text("deep/*\n!deep/only.py\n")
    (tree / "src/deep/.gitignore").write_text("!d.py\n")
    git("init", "--quiet")
    (tree / ".git/info/exclude").write_text("info.py\n")
    listed = git("ls-files", "-z", "--others", "--exclude-standard").split("\0")
    expected = sorted(name for name in listed if name.endswith(".py"))
    assert sorted(taken(".")) == expected
    assert "src/deep/d.py" in expected
    # From below, the rules above hold as well.
    inside = [name for name in expected if name.startswith("src/")]
    assert sorted(taken("src")) == inside
    assert left("src")["src/c_pb2.py"] == "ignored by Git"


def test_what_the_user_and_another_repository_s_folder_ignore(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.py", "mine.py", "default.py", "info.py", "kept.py", "home/git/config")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tree / "home"))
    (tree / "home/git/ignore").write_text("default.py\nhome\nkept.py\n")
    git("init", "--quiet")
    (tree / ".gitignore").write_text("!kept.py\n")
    assert taken(".") == ["a.py", "info.py", "kept.py", "mine.py"]
    (tree / "home/git/config").write_text("[core]\nexcludesFile = ~/mine\n")
    monkeypatch.setenv("HOME", str(tree / "home"))
    (tree / "home/mine").write_text("mine.py\nhome\n")
    assert taken(".") == ["a.py", "default.py", "info.py", "kept.py"]
    # A work tree whose repository lies elsewhere, as that of a submodule does.
    git("init", "--quiet", "--separate-git-dir", "home/elsewhere")
    (tree / "home/elsewhere/info").mkdir(exist_ok=True)
    (tree / "home/elsewhere/info/exclude").write_text("info.py\n")
    assert taken(".") == ["a.py", "default.py", "kept.py"]
    monkeypatch.setenv("PATH", "")  # Without Git, its usual files are read.
    assert taken(".") == ["a.py", "info.py", "kept.py", "mine.py"]


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=True, capture_output=True, text=True)
    return done.stdout


def test_outside_of_git_the_rules_of_the_folder_hold(tree: Path) -> None:
    make("project/a.py", "project/b.py")
    (tree / ".gitignore").write_text("a.py\n")
    (tree / "project/.gitignore").write_text("b.py\n")
    assert taken("project") == ["project/a.py"]


def test_what_is_named_is_taken_even_if_git_ignores_it(tree: Path) -> None:
    make("out/a.py", "out/deep/b.py")
    (tree / ".gitignore").write_text("out\n")
    git("init", "--quiet")
    assert taken("out/a.py") == ["out/a.py"]
    assert taken("out") == ["out/a.py", "out/deep/b.py"]
    assert taken(".") == []


# What the user leaves out


@pytest.mark.usefixtures("tree")
def test_exclude() -> None:
    make("a.py", "tests/b.py", "src/tests/c.py", "src/d.py", "src/e_test.py")
    assert taken(".", exclude=("tests/",)) == ["a.py", "src/d.py", "src/e_test.py"]
    assert taken(".", exclude=("/tests/", "*_test.py")) == [
        "a.py",
        "src/d.py",
        "src/tests/c.py",
    ]
    assert left("tests/b.py", exclude=("tests/",)) == {"tests/b.py": "excluded"}
    with pytest.raises(UserError, match="`!` is not a pattern"):
        collect(["."], ["!"])


def test_the_nearest_settings_exclude(tree: Path) -> None:
    make("a.py", "old/b.py", "sub/old/c.py", "sub/new/d.py", "sub/plain/old/e.py")
    (tree / "pyproject.toml").write_text(
        '[tool.tfscaffold]\nexclude = ["/old", "d.py"]'
    )
    assert taken(".") == ["a.py", "sub/old/c.py", "sub/plain/old/e.py"]
    (tree / "sub/pyproject.toml").write_text('[tool.tfscaffold]\nexclude = ["old"]')
    assert taken(".") == ["a.py", "sub/new/d.py"]
    assert taken("sub/new", "sub/old/c.py") == ["sub/new/d.py"]


# Links, and what is no file


def test_links_in_a_folder_are_left_and_named_ones_are_followed(tree: Path) -> None:
    make("src/a.py", "outside/b.py")
    (tree / "src/link.py").symlink_to(tree / "outside/b.py")
    (tree / "src/again.py").symlink_to("a.py")
    (tree / "src/loop").symlink_to(tree / "src")
    (tree / "src/dangling.py").symlink_to("nothing.py")
    assert taken("src") == ["src/a.py"]
    assert left("src")["src/link.py"] == "a link"
    assert taken("src/link.py", "outside") == ["src/link.py"]
    assert taken("src/loop") == ["src/loop/a.py"]


def test_what_is_no_file(tree: Path) -> None:
    make("a.py")
    os.mkfifo("pipe.py")
    (tree / "folder.py").mkdir()
    make("folder.py/b.py")
    assert taken(".") == ["a.py", "folder.py/b.py"]
    assert left(".") == {"pipe.py": "not a file"}


def test_names_that_are_no_text(tree: Path) -> None:
    (tree / "src").mkdir()
    name = os.fsdecode(b"src/\xff\n.py")
    Path(name).write_text("x = 1\n")
    assert taken("src") == [name]


def test_what_a_killed_run_has_left(tree: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    make(f"src/.tfscaffold.{ended.pid}.tmp", f"src/.tfscaffold.{os.getpid()}.tmp")
    make("src/.tfscaffold.x.tmp")
    (found,) = collect(["src"])
    assert found == Found(f"src/.tfscaffold.{ended.pid}.tmp", leftover=True)
    assert tree.is_dir()
