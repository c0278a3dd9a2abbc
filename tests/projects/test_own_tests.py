"""The tests that an architecture brings into its projects pass there."""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.running import data_for, only_project, write_project
from tfscaffold.project import catalog
from tfscaffold.resources import templates_folder

# Those that train several times are left out: test_cells.py has trainings enough.
QUICK = "not goes_on and not generator_learns"
# Its step is its own; that of the others is tested in whole projects, in test_installed.py.
NOT_A_NUMBER = (("gan", "loop"),)


def own_tests(arch: str) -> list[str]:
    """Return the files below `tests/` that an architecture has by itself."""
    folder = Path(templates_folder(), "architectures", arch, "tests")
    return sorted(path.name.removesuffix(".py.j2") for path in folder.glob("*.j2"))


def run_tests(src: Path, names: list[str], which: str) -> str:
    """Run files of a project's tests in this process; return what pytest printed.

    Args:
        src: What `write_project` returned.
        names: The files, without `.py`.
        which: As pytest's `-k` takes it.
    """
    output = src.parent / "output.txt"
    with only_project(src), output.open("w") as file:
        os.chdir(src.parent)
        options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        options += ["-p", "no:asyncio", "-k", which]
        with contextlib.redirect_stdout(file):
            code = pytest.main([*options, *(f"tests/{name}.py" for name in names)])
    text = output.read_text()
    assert code == 0, text
    return text


@pytest.mark.parametrize(
    "arch", [name for name in catalog.names("architectures") if own_tests(name)]
)
def test_own_tests_pass(
    in_new_process: Callable[..., Any], tmp_path: Path, arch: str
) -> None:
    style = catalog.architecture(arch).training[-1]
    data, path = data_for(arch, tmp_path)
    src = write_project(tmp_path, arch, "sequential", style, data, path)
    output = in_new_process(run_tests, src, own_tests(arch), QUICK)
    assert re.search(r"^\d+ passed", output, re.MULTILINE)


def test_a_gan_that_was_interrupted_ends_as_an_undisturbed_one(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    src = write_project(tmp_path, "gan", "functional", "train-step", "digits", None)
    output = in_new_process(run_tests, src, ["test_train"], "undisturbed")
    assert re.search(r"^1 passed", output, re.MULTILINE)


@pytest.mark.parametrize(("arch", "style"), NOT_A_NUMBER)
def test_a_loss_that_is_no_number_stops_the_training(
    in_new_process: Callable[..., Any], tmp_path: Path, arch: str, style: str
) -> None:
    src = write_project(tmp_path, arch, "functional", style, "digits", None)
    output = in_new_process(run_tests, src, ["test_train"], "is_no_number")
    assert re.search(r"^1 passed", output, re.MULTILINE)


def test_architectures_with_layers_of_their_own_test_them() -> None:
    for arch in catalog.names("architectures"):
        if catalog.architecture(arch).files:
            assert own_tests(arch), arch
