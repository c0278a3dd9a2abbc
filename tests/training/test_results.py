"""Rewritten training ends where the original one does: losses, metrics and weights to the bit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import regenerate

CASES = [
    case
    for case in regenerate.training_cases()
    if "does_not_run" not in regenerate.case_settings(case)
]


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """Return what differs in each case, from one process that has TensorFlow."""
    worker = Path(__file__).with_name("worker.py")
    done = subprocess.run(
        [sys.executable, str(worker), *map(str, CASES)],
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    )
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_the_results_are_those_of_the_source(
    case: Path, answers: dict[str, Any]
) -> None:
    answer = answers[case.name]
    assert isinstance(answer, dict), answer
    assert answer.keys() == {
        path.name for path in case.glob("*.py") if path.name != "source.py"
    }
    for found in answer.values():
        assert len(found) > 1, "a model and what came of its training"
        assert set(found.values()) == {0.0}, answer
