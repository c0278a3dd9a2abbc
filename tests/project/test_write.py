import errno
import itertools
import os
from io import IOBase
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.write import plan, write

FILES = {"README.md": "new\n", "src/demo/model.py": "x = 'é'\n", "z/deep/er.txt": "z\n"}


def tree(folder: Path) -> dict[str, str]:
    """Return every path below a folder; a file's text, and "/" for a folder."""
    return {
        str(path.relative_to(folder)): "/" if path.is_dir() else path.read_text()
        for path in folder.rglob("*")
    }


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A folder in use: a file that the project has, too, and others."""
    folder = tmp_path / "demo"
    (folder / "src").mkdir(parents=True)
    (folder / "README.md").write_text("old\n")
    (folder / "src/own.py").write_text("own\n")
    return folder


def test_new_folder_with_parents(tmp_path: Path) -> None:
    folder = tmp_path / "a/b/demo"
    write(str(folder), FILES)
    assert (folder / "README.md").read_text() == "new\n"
    assert (folder / "src/demo/model.py").read_bytes() == "x = 'é'\n".encode()
    assert os.listdir(folder.parent) == ["demo"]


@pytest.mark.parametrize("place", [".", "empty", "link"])
def test_empty_folder_stays_the_same_folder(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    number = folder.stat().st_ino
    monkeypatch.chdir(folder if place == "." else tmp_path)
    write(place, FILES)
    assert folder.stat().st_ino == number
    assert sorted(os.listdir(folder)) == ["README.md", "src", "z"]


def test_used_folder_is_refused(used: Path) -> None:
    before = tree(used)
    with pytest.raises(UserError, match="exists and is not empty") as caught:
        write(str(used), FILES)
    assert "--force" in caught.value.hint
    assert tree(used) == before


def test_force_replaces_only_what_the_project_has(used: Path) -> None:
    assert plan(str(used), FILES, force=True) == {
        "README.md": "replace",
        "src/demo/model.py": "create",
        "z/deep/er.txt": "create",
    }
    write(str(used), FILES, force=True)
    found = tree(used)
    assert {path: found[path] for path in FILES} == FILES
    assert found["src/own.py"] == "own\n"
    assert len(found) == len(FILES) + 1 + 4  # own.py, and the folders


def test_force_replaces_a_link_and_not_what_it_leads_to(
    used: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("precious\n")
    (used / "README.md").unlink()
    (used / "README.md").symlink_to(tmp_path / "elsewhere")
    write(str(used), FILES, force=True)
    assert not (used / "README.md").is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "precious\n"


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine\n")
    before = tree(tmp_path)
    with pytest.raises(UserError, match="file exists and is not a folder"):
        write(str(tmp_path / "file"), FILES)
    with pytest.raises(UserError, match=r"cannot be written to .*/file/a/demo: "):
        write(str(tmp_path / "file/a/demo"), FILES)
    assert tree(tmp_path) == before


def test_a_link_to_nowhere_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "demo").symlink_to(tmp_path / "none")
    with pytest.raises(UserError, match="demo exists and is not a folder"):
        write(str(tmp_path / "demo"), FILES)


def test_a_folder_in_the_place_of_a_file(used: Path) -> None:
    (used / "src/demo/model.py").mkdir(parents=True)
    before = tree(used)
    with pytest.raises(UserError, match=r"model\.py is a folder"):
        write(str(used), FILES, force=True)
    assert tree(used) == before


def test_a_file_in_the_place_of_a_folder(used: Path) -> None:
    (used / "z").write_text("mine\n")
    before = tree(used)
    with pytest.raises(UserError, match="cannot be written to"):
        write(str(used), FILES, force=True)
    assert tree(used) == before


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="File name too long"):
        write(str(tmp_path / "a" / ("n" * 300)), FILES)
    assert tree(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="Permission denied"):
        write(str(tmp_path / "demo"), FILES)


class Interruptions:
    """Lets the n-th call of a function of `os` (or `open`) fail, before or after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        self.calls = 0
        self.error = error
        self.fail_at = (0, "")
        for name in ("os.mkdir", "os.replace", "os.rename", "os.link", "builtins.open"):
            self._watch(monkeypatch, name)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        module, _, function = name.rpartition(".")
        original = {"os": os, "builtins": __import__("builtins")}[module]
        call = getattr(original, function)

        def watched(*args: object, **options: object) -> object:
            self.calls += 1
            number, when = self.fail_at
            if (self.calls, "before") == (number, when):
                raise self.error
            result = call(*args, **options)
            if (self.calls, "after") == (number, when):
                if isinstance(result, IOBase):
                    result.close()
                raise self.error
            return result

        monkeypatch.setattr(f"{module}.{function}", watched)

    def plan(self, number: int, when: str) -> None:
        self.calls, self.fail_at = 0, (number, when)


FULL = OSError(errno.ENOSPC, "No space left on device", "some/file")
STOPS = [
    (FULL, "before"),
    (KeyboardInterrupt(), "before"),
    (KeyboardInterrupt(), "after"),
]


@pytest.mark.parametrize(("error", "when"), STOPS)
@pytest.mark.parametrize("kind", ["new", "force", "force without links"])
def test_whole_or_nothing_wherever_it_stops(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    error: BaseException,
    when: str,
) -> None:
    if kind == "force without links":
        monkeypatch.setattr("os.link", no_link)
    interruptions = Interruptions(monkeypatch, error)
    stops = 0
    for number in itertools.count(1):
        root = tmp_path / str(number)
        folder = set_up(root, kind)
        before = tree(root)
        interruptions.plan(number, when)
        stopped = is_stopped(folder, kind != "new", type(error))
        stops += stopped
        if stopped and (kind, when) != ("new", "after"):
            assert tree(root) == before
        elif tree(root) != before:
            assert tree(folder).items() >= FILES.items()
            assert not list(root.rglob(".tfscaffold*"))
        if interruptions.calls < number:
            break
    assert not stopped
    assert stops >= 11


def no_link(*args: object, **options: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def set_up(root: Path, kind: str) -> Path:
    folder = root / "a/b/demo"
    if kind == "new":
        root.mkdir()
    else:
        (folder / "src").mkdir(parents=True)
        (folder / "README.md").write_text("old\n")
        (folder / "src/own.py").write_text("own\n")
    return folder


def is_stopped(folder: Path, force: bool, error: type[BaseException]) -> bool:
    expected = UserError if error is OSError else error
    try:
        write(str(folder), FILES, force)
    except expected:
        return True
    return False


def test_the_message_says_where_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interruptions = Interruptions(monkeypatch, FULL)
    interruptions.plan(4, "before")
    with pytest.raises(UserError) as caught:
        write(str(tmp_path / "demo"), FILES)
    assert caught.value.message == (
        f"The project cannot be written to {tmp_path / 'demo'}: No space left on device"
        " (some/file). Nothing was left behind."
    )


def test_folders_of_others_that_came_meanwhile_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(source: str, target: str) -> None:
        (tmp_path / "a/other.txt").write_text("theirs\n")
        raise FULL

    monkeypatch.setattr("os.rename", rename)
    with pytest.raises(UserError):
        write(str(tmp_path / "a/demo"), FILES)
    assert tree(tmp_path) == {"a": "/", "a/other.txt": "theirs\n"}
