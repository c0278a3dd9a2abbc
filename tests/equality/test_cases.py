"""The results of the conversion cases compute what their sources compute, to the last bit."""

from pathlib import Path
from typing import Any

import pytest

import regenerate
from tools import Ask


def results_of(case: Path) -> dict[str, str]:
    files = {tier: case / f"{tier}.py" for tier in regenerate.TARGETS}
    return {tier: str(path) for tier, path in files.items() if path.exists()}


CASES = [
    case
    for case in regenerate.convert_cases()
    if results_of(case) and "does_not_run" not in regenerate.case_settings(case)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_results_equal_their_source(case: Path, ask: Ask) -> None:
    settings = regenerate.case_settings(case)
    answer: dict[str, Any] = ask(
        {
            "do": "converted",
            "source": str(case / "source.py"),
            "results": results_of(case),
            "shape": settings.get("feed", settings.get("input_shape")),
        }
    )
    assert answer.keys() == results_of(case).keys()
    for models in answer.values():
        assert models, "no converted model was found in the variables of the script"
        for differences in models.values():
            assert set(differences.values()) == {0.0}, answer
