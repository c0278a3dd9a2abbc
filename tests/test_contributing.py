"""The recipe for a new architecture in CONTRIBUTING.md works as it is written."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import black
import pytest

from tfscaffold.tiers import TIERS

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package and the templates, with the recipe's two files."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("tfscaffold", "templates"):
        shutil.copytree(CHECKOUT / name, folder / name)
    text = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
    recipe = text.partition("## A new architecture")[2].partition("\n## ")[0]
    architecture = folder / "templates" / "architectures" / "lenet"
    architecture.mkdir()
    for language, name in (("toml", "architecture.toml"), ("python", "model.py.j2")):
        (block,) = re.findall(rf"```{language}\n(.*?)```", recipe, re.DOTALL)
        (architecture / name).write_text(block, "utf-8")
    return folder


def run(checkout: Path, *words: str) -> str:
    """Run the program of the copy."""
    result = subprocess.run(
        [sys.executable, "-m", "tfscaffold", *words],
        check=False,
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_architecture_is_listed(checkout: Path) -> None:
    listed = run(checkout, "list", "architectures").splitlines()
    assert any(re.match(r"  lenet +images: two convolutions", line) for line in listed)


@pytest.mark.parametrize("tier", TIERS)
def test_architecture_is_written_in_every_tier(checkout: Path, tier: str) -> None:
    run(checkout, "new", tier, "--arch", "lenet", "--tier", tier)
    model = (checkout / tier / "src" / tier / "model.py").read_text("utf-8")
    assert "def build_model(" in model
    assert "hidden_2" in model
    assert black.format_str(model, mode=black.Mode()) == model
    assert (checkout / tier / "src" / tier / "blocks.py").exists() == (tier == "module")
