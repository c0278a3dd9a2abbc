"""mypy --strict, ruff and black find nothing, as pyproject.toml configures them."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command", [["mypy"], ["ruff", "check"], ["black", "--check", "."]]
)
def test_is_clean(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command],
        check=False,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
