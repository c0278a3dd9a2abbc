"""`tfscaffold add`: where it writes, under which names, and that its own tests pass."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.additions import (
    KINDS,
    Package,
    existing,
    find_package,
    render_addition,
)
from tfscaffold.project.write import write

DEMO = Package("/r", "src/demo", "demo")
NAMES = {
    "layer": "SoftAttention",
    "loss": "focal_loss",
    "metric": "ECE",
    "callback": "SpeedMeterOfATrainingWithAVeryLongNameThatBlackWouldHaveToWrapInImports",
}


def make(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    return root


@pytest.mark.parametrize("start", ["", "src", "src/demo", "tests"])
def test_the_package_of_a_project(tmp_path: Path, start: str) -> None:
    make(tmp_path, "pyproject.toml", "src/demo/__init__.py", "tests/__init__.py")
    if start == "tests":
        (tmp_path / "tests/__init__.py").unlink()
    found = find_package(str(tmp_path / start))
    assert found == Package(str(tmp_path), "src/demo", "demo")


def test_a_package_inside_a_package(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "lib/__init__.py", "lib/nn/__init__.py")
    found = find_package(str(tmp_path / "lib/nn"))
    assert found == Package(str(tmp_path), "lib/nn", "lib.nn")


@pytest.mark.parametrize("place", ["demo", "src/demo"])
def test_a_package_without_a_project(tmp_path: Path, place: str) -> None:
    make(tmp_path, f"{place}/__init__.py")
    found = find_package(str(tmp_path / place))
    assert found == Package(str(tmp_path), place, "demo")


def test_no_package_and_several(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml")
    with pytest.raises(UserError, match="There is no Python package in"):
        find_package(str(tmp_path))
    make(tmp_path, "one/__init__.py", "two/__init__.py")
    with pytest.raises(UserError, match="several packages: one, two"):
        find_package(str(tmp_path))
    with pytest.raises(UserError, match="is not a folder"):
        find_package(str(tmp_path / "three"))


@pytest.mark.parametrize(
    ("name", "class_name", "file"),
    [
        ("SoftAttention", "SoftAttention", "soft_attention"),
        ("soft_attention", "SoftAttention", "soft_attention"),
        ("ECE", "ECE", "ece"),
        ("MyGELULayer2", "MyGELULayer2", "my_gelu_layer2"),
        ("top5_error", "Top5Error", "top5_error"),
    ],
)
def test_names(name: str, class_name: str, file: str) -> None:
    addition = render_addition("metric", name, DEMO)
    assert (addition.class_name, addition.module) == (class_name, f"demo.{file}")
    assert list(addition.files) == [f"src/demo/{file}.py", f"tests/test_{file}.py"]
    assert f"class {class_name}(" in addition.files[f"src/demo/{file}.py"]


@pytest.mark.parametrize(
    "name", ["", "2D", "a-b", "../evil", "a/b", "a.b", "class", "é", "_"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UserError, match="is not a name for a class"):
        render_addition("layer", name, DEMO)


def test_only_a_layer_has_a_gradient_of_its_own() -> None:
    with pytest.raises(UserError, match="--custom-gradient goes with a layer") as error:
        render_addition("loss", "Focal", DEMO, custom_gradient=True)
    assert "tfscaffold add layer Focal --custom-gradient" in error.value.hint


def test_what_is_there_already(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "demo/__init__.py", "tests/test_focal.py")
    package = find_package(str(tmp_path))
    addition = render_addition("loss", "Focal", package)
    assert existing(addition, package) == ["tests/test_focal.py"]


def test_the_tests_of_every_addition_pass(tmp_path: Path) -> None:
    make(tmp_path, "pyproject.toml", "demo/__init__.py")
    package = find_package(str(tmp_path))
    additions = [render_addition(kind, NAMES[kind], package) for kind in KINDS]
    additions.append(render_addition("layer", "TurnRound", package, True))
    for addition in additions:
        write(package.root, addition.files, force=True)
    options = ["-p", "no:cacheprovider", "-p", "no:asyncio", "-q", "-W", "error"]
    options += ["-W", "ignore:__array__ implementation:DeprecationWarning"]
    run(tmp_path, "pytest", *options, "tests")
    run(tmp_path, "black", "--check", "--quiet", ".")
    run(tmp_path, "ruff", "check", "--no-cache", "--extend-select", "B,I,UP", ".")


def run(folder: Path, *words: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
