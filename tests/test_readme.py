"""The commands of README.md, as they are printed there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


def command(number: str) -> str:
    """Return the line of the block that README.md marks as command `number`."""
    text = (CHECKOUT / "README.md").read_text("utf-8")
    mark = re.escape(f"<!-- command {number} -->")
    found = re.search(rf"{mark}\n```sh\n(.*)\n```\n", text)
    assert found is not None
    return found.group(1)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the checkout as a clone has it."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (CHECKOUT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, tmp_path / name)
    return tmp_path


def test_command_one_trains_a_network_that_reads_digits(checkout: Path) -> None:
    result = subprocess.run(
        ["sh", "-c", command("one")],
        check=False,
        cwd=checkout,
        env={key: os.environ[key] for key in os.environ if "PYTHON" not in key},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=540,
    )
    # More than 2 GB, of which nobody wants to keep a copy for each run of the tests.
    shutil.rmtree(checkout / ".venv", ignore_errors=True)
    assert result.returncode == 0, result.stdout[-9000:] + result.stderr
    last = result.stdout.splitlines()[-1]
    assert re.fullmatch(r"test accuracy: 0\.\d+|test accuracy: 1\.0+", last)
    assert float(last.split()[-1]) > 0.95
    assert (checkout / "demo" / "runs").is_dir()
    assert "Warning" not in result.stderr


def test_the_gate_installs_the_editors_and_runs_the_test_command() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text("utf-8")
    lines = [line for line in script.splitlines() if not line.startswith("#")]
    # A missing editor is a failure where CI is set.
    scripts = [".ci/editors.sh", ".ci/vscode.sh"]
    assert lines[-4:] == ["export CI=true", *scripts, command("two")]
    for name in scripts:
        assert os.access(CHECKOUT / name, os.X_OK)
