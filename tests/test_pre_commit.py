"""The hook that other repositories use, run by pre-commit itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
HOOK = "tfscaffold-convert"
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
    revision = git(hooks, "rev-parse", "HEAD").strip()
    config = {"repo": str(hooks), "rev": revision, "hooks": [{"id": HOOK}]}
    files = {
        "model.py": SOURCE,
        "other.py": "x = 1\n",
        "old.py": SOURCE,
        "pyproject.toml": '[tool.tfscaffold]\nexclude = ["old.py"]\n',
        ".pre-commit-config.yaml": json.dumps({"repos": [config]}),
    }
    for name, text in files.items():
        (user / name).write_text(text)
    git(user, "add", "--all")
    first = run(user, tmp_path / "cache")
    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert "model = keras.Model(inputs, outputs)" in (user / "model.py").read_text()
    assert (user / "old.py").read_text() == SOURCE
    git(user, "add", "--all")
    second = run(user, tmp_path / "cache")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Passed" in second.stdout


def run(user: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run the hooks over a repository."""
    kept = {key: os.environ[key] for key in os.environ if "PYTHON" not in key}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        check=False,
        cwd=user,
        env=kept | {"PRE_COMMIT_HOME": str(cache)},
        capture_output=True,
        text=True,
        timeout=500,
    )
