"""The hook that other repositories use, run by pre-commit itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SOURCE = """\
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
"""


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    done = subprocess.run(
        ["git", *identity, *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def hooks(tmp_path: Path) -> Path:
    """Return a repository with what the working folder has."""
    folder = tmp_path / "hooks"
    for name in git(CHECKOUT, "ls-files").splitlines():
        if not name.startswith(("golden/", "tests/")) and (CHECKOUT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    git(tmp_path, "init", "--quiet", "hooks")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "hooks")
    return folder


def test_the_hook_converts_what_is_committed(tmp_path: Path, hooks: Path) -> None:
    user = tmp_path / "user"
    user.mkdir()
    git(user, "init", "--quiet")
    (user / "model.py").write_text(SOURCE)
    (user / "other.py").write_text("x = 1\n")
    (user / "old.py").write_text(SOURCE)
    (user / "pyproject.toml").write_text('[tool.tfscaffold]\nexclude = ["old.py"]\n')
    git(user, "add", "--all")
    kept = {key: os.environ[key] for key in os.environ if "PYTHON" not in key}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", hooks, "--all-files"],
            check=False,
            cwd=user,
            env=kept | {"PRE_COMMIT_HOME": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            timeout=300,
        )

    result = run()
    assert result.returncode == 1, result.stdout + result.stderr
    assert "files were modified by this hook" in result.stdout
    assert "model = keras.Model(inputs, outputs)" in (user / "model.py").read_text()
    assert (user / "old.py").read_text() == SOURCE
    git(user, "add", "--all")
    again = run()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Passed" in again.stdout
