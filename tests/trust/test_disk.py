"""Files and folders that may not be read or written, links, limits, and other runs."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import killing
from tfscaffold.convert.conversion import Options
from tfscaffold.convert.run import convert_all
from tfscaffold.convert.tree import collect

SCRIPT = str(Path(sys.executable).with_name("tfscaffold"))
OLD, NEW = (form.format(number=1).encode() for form in (killing.OLD, killing.NEW))
NOBODY = 65534


def converted(*paths: str) -> dict[str, str]:
    """Convert files and folders in this process; return the errors by the path."""
    results = convert_all(collect(paths), "functional", Options(), write=True, jobs=1)
    return {each.path: each.error for each in results}


def program(*words: str, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """Run the program; return its exit code and what it writes to standard error."""
    done = subprocess.run(
        [SCRIPT, "convert", *words],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        preexec_fn=before,
    )
    return done.returncode, done.stderr


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a working folder, and be somebody for whom permissions hold, not root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.chdir(folder)
        Path("first.py").write_bytes(OLD)
        converted("first.py")  # Imports what `nobody` may not be able to.
        Path("first.py").unlink()
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)


@pytest.mark.usefixtures("unprivileged")
def test_a_file_that_cannot_be_read_does_not_stop_the_others() -> None:
    for name in ("a.py", "b.py", "c.py"):
        Path(name).write_bytes(OLD)
    Path("b.py").chmod(0o200)
    errors = converted(".")
    assert errors == {"a.py": "", "b.py": "b.py: permission denied.", "c.py": ""}
    Path("b.py").chmod(0o600)
    assert [Path(f"{name}.py").read_bytes() for name in "abc"] == [NEW, OLD, NEW]


@pytest.mark.usefixtures("unprivileged")
def test_a_folder_that_cannot_be_read_does_not_stop_the_others() -> None:
    for name in ("closed", "open"):
        Path(name).mkdir()
        Path(name, "a.py").write_bytes(OLD)
    Path("closed").chmod(0)
    errors = converted(".")
    Path("closed").chmod(0o700)
    assert errors == {"closed": "closed: permission denied.", "open/a.py": ""}
    assert Path("closed/a.py").read_bytes() == OLD
    assert Path("open/a.py").read_bytes() == NEW


@pytest.mark.usefixtures("unprivileged")
def test_a_read_only_folder_keeps_its_files() -> None:
    Path("src").mkdir()
    Path("src/a.py").write_bytes(OLD)
    Path("src").chmod(0o500)
    errors = converted("src")
    assert errors == {"src/a.py": "src/a.py: permission denied."}
    assert Path("src/a.py").read_bytes() == OLD
    assert os.listdir("src") == ["a.py"]
    Path("src").chmod(0o700)
    assert converted("src") == {"src/a.py": ""}
    assert Path("src/a.py").read_bytes() == NEW


def test_permissions_owner_and_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(OLD)
    path.chmod(0o751)
    if os.geteuid() == 0:
        os.chown(path, 1234, 4321)
    wanted = path.stat()
    attributes = {}
    if sys.platform == "linux":
        try:
            os.setxattr(path, "user.note", b"\xff")
            attributes = {"user.note": b"\xff"}
        except OSError:
            pass  # This file system has none.
    assert program(str(path), "--to", "functional") == (0, "")
    found = path.stat()
    assert path.read_bytes() == NEW
    assert (found.st_mode, found.st_uid, found.st_gid) == (
        *(wanted.st_mode, wanted.st_uid, wanted.st_gid),
    )
    if attributes:
        assert {n: os.getxattr(path, n) for n in os.listxattr(path)} == attributes


def test_a_link_that_is_named_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path = tmp_path / "kept" / "a.py"
    path.write_bytes(OLD)
    link = tmp_path / "link.py"
    link.symlink_to("kept/a.py")
    assert program(str(link), "--to", "functional") == (0, "")
    assert os.readlink(link) == "kept/a.py"
    assert path.read_bytes() == NEW
    assert os.listdir(path.parent) == ["a.py"]
    dangling = tmp_path / "dangling.py"
    dangling.symlink_to("nothing.py")
    code, errors = program(str(dangling), "--to", "functional")
    assert (code, errors) == (2, f"{dangling}: no such file or directory.\n")


def test_a_limit_of_size_leaves_each_file_as_it_was(tmp_path: Path) -> None:
    killing.write(tmp_path)
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (99, 99))
    code, errors = program(str(tmp_path), "--to", "functional", before=limit)
    assert code == 2
    lines = errors.splitlines()
    assert len(lines) == killing.FILES
    assert all(line.endswith(": file too large.") for line in lines)
    assert killing.look(tmp_path) == (0, [])
    killing.complete(tmp_path)


def test_two_runs_at_once_that_want_different_things(tmp_path: Path) -> None:
    forms = {}
    for tier in ("functional", "subclass"):
        folder = tmp_path / tier
        killing.write(folder)
        assert program(str(folder), "--to", tier)[0] == 0
        forms[tier] = contents(folder)
        shutil.rmtree(folder)
    killing.write(tmp_path)
    runs = [
        subprocess.Popen(
            [SCRIPT, "convert", str(tmp_path), "--to", tier, "--jobs", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for tier in forms
    ]
    for run in runs:
        _, errors = run.communicate(timeout=120)
        lost = [line for line in errors.splitlines() if line.startswith(str(tmp_path))]
        assert all("has changed since it was read" in line for line in lost), errors
        assert run.returncode == (2 if lost else 0)
    found = contents(tmp_path)
    assert found.keys() == forms["subclass"].keys()
    for name, data in found.items():
        assert data in (forms["functional"][name], forms["subclass"][name])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
