"""The wheel and the sdist: built, installed in a fresh environment, used outside the checkout."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tfscaffold import __version__
from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.render import render
from tfscaffold.tasks.vsix import vsix
from tfscaffold.tiers import TIERS

CHECKOUT = Path(__file__).parents[1]
SEQUENTIAL = """import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
"""
# In words that stand in the result, and in no other tier's.
SIGNS = {
    "sequential": "keras.Sequential(",
    "functional": "keras.Model(",
    "subclass": "(keras.Model):",
    "module": "(tf.Module):",
}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the Python settings of this process; return its output."""
    result = subprocess.run(
        command,
        check=False,
        cwd=cwd,
        env={key: os.environ[key] for key in os.environ if "PYTHON" not in key},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir", folder)
    run(*build, CHECKOUT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """Return the path of the wheel."""
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    install = ("pip", "--python", python, "install", "--quiet", wheel)
    run(sys.executable, "-m", *install, cwd=folder)
    return python.parent


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files of a wheel, without those that pip writes about it."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_wheel_has_every_file_of_the_package_its_templates_and_its_pages(
    wheel: Path,
) -> None:
    folders = {
        "tfscaffold": "tfscaffold",
        "templates": "tfscaffold/templates",
        "docs/diagnostics": "tfscaffold/guide/diagnostics",
        "editors/vscode/README.md": "tfscaffold/tasks/extension/README.md",
        "editors/vscode/package.json": "tfscaffold/tasks/extension/package.json",
        "editors/vscode/out": "tfscaffold/tasks/extension/out",
    }
    wanted = {
        name.replace(folder, inside, 1): CHECKOUT / name
        for folder, inside in folders.items()
        for name in run("git", "ls-files", folder, cwd=CHECKOUT).splitlines()
        if (CHECKOUT / name).exists()
    }
    found = contents(wheel)
    assert "tfscaffold/py.typed" in found
    assert f"tfscaffold-{__version__}.dist-info/licenses/LICENSE" in found
    assert {name: found.get(name) for name in wanted} == {
        name: path.read_bytes() for name, path in wanted.items()
    }


def test_wheel_is_the_same_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    build = (sys.executable, "-m", "build", "--no-isolation", "--wheel")
    run(*build, "--outdir", tmp_path, CHECKOUT, cwd=tmp_path)
    assert contents(tmp_path / wheel.name) == contents(wheel)


def test_sdist_has_what_a_developer_needs(dist: Path) -> None:
    with tarfile.open(dist / f"tfscaffold-{__version__}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    listed = run("git", "ls-files", cwd=CHECKOUT).splitlines()
    missing = {name for name in listed if (CHECKOUT / name).exists()} - names
    # The rest of what git keeps serves the repository, not the source.
    missing = {name for name in missing if not name.startswith(".ci/")}
    assert missing <= {".gitignore", ".pre-commit-config.yaml"}


def test_environment_has_no_tensorflow(bin_folder: Path) -> None:
    script = (
        "from importlib.util import find_spec; import tfscaffold\n"
        "print([m for m in ('tensorflow', 'keras', 'numpy', 'libcst') if find_spec(m)])"
        "; print(tfscaffold.__file__)"
    )
    found, file = run(bin_folder / "python", "-c", script, cwd=bin_folder).splitlines()
    assert found == "[]"
    assert Path(file).is_relative_to(bin_folder.parent)


def test_version(bin_folder: Path) -> None:
    wanted = f"tfscaffold, version {__version__}\n"
    assert run(bin_folder / "tfscaffold", "--version", cwd=bin_folder) == wanted
    module = (bin_folder / "python", "-m", "tfscaffold", "--version")
    assert run(*module, cwd=bin_folder) == wanted


def test_list(bin_folder: Path) -> None:
    program = bin_folder / "tfscaffold"
    report = json.loads(run(program, "list", "--output-format", "json", cwd=bin_folder))
    assert {"cnn", "mlp"} <= {each["name"] for each in report["architectures"]}


def test_explain(bin_folder: Path) -> None:
    page = (CHECKOUT / "docs" / "diagnostics" / "TFS101.md").read_text("utf-8")
    assert run(bin_folder / "tfscaffold", "explain", "TFS101", cwd=bin_folder) == page


def test_the_extension_is_in_the_wheel(bin_folder: Path, tmp_path: Path) -> None:
    words = ("editor", "vscode", "--vsix", "tfscaffold.vsix")
    run(bin_folder / "tfscaffold", *words, cwd=tmp_path)
    assert (tmp_path / "tfscaffold.vsix").read_bytes() == vsix()


@pytest.mark.parametrize("tier", TIERS)
def test_new(bin_folder: Path, tmp_path: Path, tier: str) -> None:
    run(bin_folder / "tfscaffold", "new", "demo", "--tier", tier, cwd=tmp_path)
    found = {
        path.relative_to(tmp_path / "demo").as_posix(): path.read_text("utf-8")
        for path in (tmp_path / "demo").rglob("*")
        if path.is_file()
    }
    assert SIGNS[tier] in found["src/demo/model.py"]
    choices = resolve(str(tmp_path / "demo"), read_data("digits", None), tier=tier)
    assert found == render(choices)


@pytest.mark.parametrize("tier", TIERS)
def test_convert(bin_folder: Path, tmp_path: Path, tier: str) -> None:
    model = tmp_path / "model.py"
    model.write_text(SEQUENTIAL, "utf-8")
    run(bin_folder / "tfscaffold", "convert", "model.py", "--to", tier, cwd=tmp_path)
    assert SIGNS[tier] in model.read_text("utf-8")
