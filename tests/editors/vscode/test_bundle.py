"""The bundle that is checked in is what its source gives."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "editors" / "vscode"


def npm(*words: str | Path) -> None:
    """Run a script of the extension's package.json."""
    if not (SOURCE / "node_modules").is_dir() or not shutil.which("npm"):
        reason = "npm ci was not run in editors/vscode (.ci/vscode.sh does it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    command = ["npm", "run", "--silent", *words]
    result = subprocess.run(
        command, check=False, cwd=SOURCE, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_rebuild_gives_the_same(tmp_path: Path) -> None:
    npm("build", "--", tmp_path)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {p.name: p.read_bytes() for p in (SOURCE / "out").iterdir()}


def test_the_types_are_right() -> None:
    npm("check")
