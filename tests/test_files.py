"""One file on the disk: the old bytes or the new ones, and nothing else left behind."""

import errno
import os
import stat
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.files import decode, read, write


def test_write_makes_a_file_with_the_permissions_of_any_new_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.py"
    (tmp_path / "usual.py").touch()
    write(str(path), b"x = 1\r\n")
    assert path.read_bytes() == b"x = 1\r\n"
    assert path.stat().st_mode == (tmp_path / "usual.py").stat().st_mode


def test_write_keeps_permissions_and_follows_links(tmp_path: Path) -> None:
    path, link = tmp_path / "model.py", tmp_path / "link.py"
    path.write_bytes(b"old")
    path.chmod(0o750)
    link.symlink_to(path)
    write(str(link), b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


def test_a_hard_link_keeps_the_old_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"old")
    (tmp_path / "b.py").hardlink_to(tmp_path / "a.py")
    write(str(tmp_path / "a.py"), b"new")
    assert (tmp_path / "a.py").read_bytes() == b"new"
    assert (tmp_path / "b.py").read_bytes() == b"old"


def test_write_takes_a_name_of_every_length(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 252 + ".py")
    path.write_bytes(b"old")
    write(str(path), b"new")
    assert path.read_bytes() == b"new"


def test_write_leaves_a_device_a_device() -> None:
    write(os.devnull, b"x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "model.py"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"model\.py: no space left on device\."):
        write(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "model.py"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(UserError, match="read-only") as caught:
        write(str(path), b"new")
    assert "-o" in caught.value.hint
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/model.py", "no such file or directory"),
        (".", "is a directory"),
        ("n" * 300, "file name too long"),
    ],
)
def test_what_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=reason):
        write(path, b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.py", "no such file or directory"),
        (".", "is a directory"),
        ("n" * 300, "file name too long"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=reason):
        read(path)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"x = '\xc3\xa9'\r\n", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "utf-8"),
        (b"# coding: latin-1\nx = '\xe9'\n", "iso-8859-1"),
        (b"", "utf-8"),
    ],
)
def test_bytes_come_back_as_they_were(data: bytes, encoding: str) -> None:
    source = decode(data, "model.py")
    assert source.encoding == encoding
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    "data",
    [
        b"x = '\xff'\n",
        b"\xff\xfex\x00",
        b"# coding: nonsense\n",
        b"\xef\xbb\xbf# coding: latin-1\n",
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UserError, match=r"^model\.py: "):
        decode(data, "model.py")


def test_a_character_that_the_encoding_lacks_is_told() -> None:
    source = decode(b"# coding: latin-1\n", "model.py")
    with pytest.raises(UserError, match=r"^model\.py: "):
        source.encode("\u2192")
