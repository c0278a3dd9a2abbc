import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tfscaffold.cli import program
from tfscaffold.errors import UserError
from tfscaffold.tasks.editors import EDITORS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project with a package that can be trained."""
    package = tmp_path / "src" / "demo"
    package.mkdir(parents=True)
    (package / "train.py").touch()
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(
        program, ["editor", *map(str, words)], standalone_mode=False
    )


@pytest.mark.parametrize("name", EDITORS)
def test_printing_writes_nothing(name: str, folder: Path) -> None:
    result = run(name, "--folder", folder)
    assert result.return_value == 0, result.output
    assert result.output.startswith("==> ")
    assert [path.name for path in folder.iterdir()] == ["src"]


def test_write_and_check(folder: Path) -> None:
    check = ("vscode", "--check", "--folder", folder)
    names = [f".vscode/{each}.json" for each in ("extensions", "launch", "settings")]
    names.append(".vscode/tasks.json")
    result = run(*check)
    assert (result.return_value, result.output.split()[0::2]) == (1, ["missing"] * 4)
    result = run("vscode", "--write", "--folder", folder)
    assert result.return_value == 0
    assert result.output.split("\n\n")[0].split()[1::2] == names
    assert "\nKey bindings are yours. For keybindings.json:\n" in result.output
    assert "keybindings.json" not in {path.name for path in folder.rglob("*")}
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    assert "demo.train" in before[folder / ".vscode" / "tasks.json"].decode()
    result = run(*check)
    assert (result.return_value, result.output.split()[0::2]) == (0, ["current"] * 4)
    assert run("vscode", "--write", "--folder", folder).output.startswith("kept")
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_an_outdated_task_is_told_and_mended(folder: Path) -> None:
    run("vscode", "--write", "--folder", folder)
    target = folder / ".vscode" / "tasks.json"
    current = target.read_text()
    target.write_text(current.replace('"process"', '"shell"', 1))
    result = run("vscode", "--check", "--folder", folder)
    assert result.return_value == 1
    assert "outdated  .vscode/tasks.json\n" in result.output
    assert (
        "updated   .vscode/tasks.json"
        in run("vscode", "--write", "--folder", folder).output
    )
    assert target.read_text() == current


def test_a_broken_file_is_refused_and_nothing_is_written(folder: Path) -> None:
    target = folder / ".vscode" / "tasks.json"
    target.parent.mkdir()
    target.write_text('{\n  "tasks": [,]\n}\n')
    for mode in ("--write", "--check"):
        result = run("vscode", mode, "--folder", folder)
        assert isinstance(result.exception, UserError)
        assert ".vscode/tasks.json:2:13: " in result.exception.message
    assert [path.name for path in target.parent.iterdir()] == ["tasks.json"]
    assert run("vscode", "--folder", folder).exit_code == 0


def test_a_new_project_is_current(tmp_path: Path) -> None:
    words = ["new", str(tmp_path / "demo"), "--arch", "mlp"]
    assert CliRunner().invoke(program, words).exit_code == 0
    result = run("vscode", "--check", "--folder", tmp_path / "demo")
    assert result.return_value == 0, result.output


def test_json(folder: Path) -> None:
    words = ("--folder", folder, "--output-format", "json")
    report = json.loads(run("vscode", "--check", *words).output)
    assert (report["schema_version"], report["editor"]) == (1, "vscode")
    assert {each["action"] for each in report["files"]} == {"create"}
    assert json.loads(report["keys"]["text"])
    report = json.loads(run("zed", *words).output)
    assert [each["action"] for each in report["files"]] == [None]


def test_the_extension_as_a_package(tmp_path: Path) -> None:
    path = tmp_path / "tfscaffold.vsix"
    assert run("vscode", "--vsix", path).return_value == 0
    written = path.read_bytes()
    path.write_text("mine")
    result = run("vscode", "--vsix", path)
    assert isinstance(result.exception, UserError)
    assert path.read_text() == "mine"
    assert run("vscode", "--vsix", path, "--force").return_value == 0
    assert path.read_bytes() == written


def test_the_extension_of_the_workspace(folder: Path) -> None:
    words = ("vscode", "--extension", "--folder", folder)
    assert run(*words, "--write").return_value == 0
    top = folder / ".vscode" / "extensions" / "tfscaffold"
    assert (top / "out" / "extension.js").stat().st_size > 100_000
    assert run(*words, "--check").return_value == 0
    (top / "package.json").write_text("{}")
    assert run(*words, "--check").return_value == 1


@pytest.mark.parametrize("words", [("--extension",), ("--vsix", "x.vsix")])
def test_the_extension_is_for_one_editor(words: tuple[str, ...]) -> None:
    assert isinstance(run("zed", *words).exception, click.UsageError)
