"""Each diagnostic has a page whose example gives it, and whose remedy works."""

import re
from pathlib import Path

import pytest

from convert.notebooks.making import notebook
from tfscaffold.convert import Conversion, Options, convert_text
from tfscaffold.convert.notebooks.conversion import Notebook
from tfscaffold.faults import faults_of_text
from tfscaffold.model.diagnostics import CODES

PAGES = Path(__file__).parents[1] / "docs" / "diagnostics"


def read(code: str) -> tuple[str, Options, list[str]]:
    """Return how a page's example is converted, and its Python blocks.

    Returns:
        The tier, "" if there is none; the options; the blocks.
    """
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    tier = re.search(r"convert --to (\w+)", text)
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    training = re.search(r"--training ([\w-]+)`", text)
    options = Options(training=training.group(1) if training else None)
    return tier.group(1) if tier else "", options, blocks


def convert(text: str, tier: str, options: Options) -> Conversion:
    """Return the conversion of an example: of a notebook, where it shows cells."""
    counts = [int(count) for count in re.findall(r"# In \[(\d+)\]:", text)]
    if not counts:
        return convert_text(text, tier, options)
    cells = [cell.strip() for cell in re.split(r"# In \[\d+\]:\n", text)[1:]]
    return Notebook(notebook(*cells, counts=counts)).convert(tier, options).script


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_heading_is_the_title(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.splitlines()[0] == f"# {code}: {CODES[code]}"


# TFS3 are found by running the code, which tests/verify does.
CONVERSIONS = [code for code in CODES if code.startswith(("TFS1", "TFS2"))]
FAULTS = [code for code in CODES if code.startswith("TFS4")]


@pytest.mark.parametrize("code", CONVERSIONS)
def test_the_example_gives_the_diagnostic(code: str) -> None:
    tier, options, blocks = read(code)
    models = convert(blocks[0], tier, options).models
    assert code in [each.code for model in models for each in model.diagnostics]
    expected = "refused" if code.startswith("TFS1") else "converted"
    assert expected in [model.status for model in models]


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("TFS1")])
def test_the_remedy_works(code: str) -> None:
    tier, options, blocks = read(code)
    models = convert(blocks[1], tier, options).models
    assert [model.status for model in models] == ["converted"]


@pytest.mark.parametrize("code", FAULTS)
def test_the_example_has_the_fault_and_the_remedy_has_none(code: str) -> None:
    _, _, (example, remedy) = read(code)
    assert [each.code for each in faults_of_text(example)] == [code]
    assert faults_of_text(remedy) == []
