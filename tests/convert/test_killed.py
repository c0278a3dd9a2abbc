"""Trees whose conversion is killed, done twice at once, or meets a full disk."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import killing


def test_a_killed_run_loses_nothing(tmp_path: Path) -> None:
    seen = killing.kill(tmp_path, 3)
    assert sum(count for what, count in seen.items() if "exit code" in what) == 3


def test_two_runs_at_once(tmp_path: Path) -> None:
    killing.write(tmp_path)
    runs = [killing.start(tmp_path) for _ in range(2)]
    for run in runs:
        _, errors = run.communicate(timeout=120)
        assert (run.returncode, errors) == (0, b"")
    assert killing.look(tmp_path) == (killing.FILES, [])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own, of one megabyte."""
    options = ("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path))
    done = subprocess.run(["mount", *options], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("no disk can be mounted")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    killing.write(small_disk)
    free = os.statvfs(small_disk)
    rest = small_disk / "rest"
    rest.write_bytes(b"x" * free.f_bavail * free.f_bsize)
    run = killing.start(small_disk)
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 2
    lines = errors.decode().splitlines()
    assert len(lines) == killing.FILES
    assert all(line.endswith(": no space left on device.") for line in lines)
    assert killing.look(small_disk) == (0, ["rest"])
    rest.unlink()
    killing.complete(small_disk)
