import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tfscaffold.cli import program
from tfscaffold.cli.add import KINDS
from tfscaffold.errors import UserError
from tfscaffold.project import additions


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in the current folder, with a package `demo`."""
    (tmp_path / "src/demo").mkdir(parents=True)
    (tmp_path / "src/demo/__init__.py").touch()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["add", *words], catch_exceptions=False)


def test_the_kinds_are_those_of_the_library() -> None:
    assert KINDS == additions.KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_two_files(package: Path, kind: str) -> None:
    assert run(kind, "MyOwn").output == (
        "created        src/demo/my_own.py\n"
        "created        tests/test_my_own.py\n"
        "\nNext:\n"
        "  from demo.my_own import MyOwn\n"
        "  python -m pytest tests/test_my_own.py\n"
    )
    assert "class MyOwn(" in (package / "src/demo/my_own.py").read_text()
    assert "import MyOwn" in (package / "tests/test_my_own.py").read_text()


def test_nothing_is_replaced_unasked(package: Path) -> None:
    mine = package / "src/demo/focal.py"
    mine.write_text("mine")
    with pytest.raises(UserError, match=r"src/demo/focal\.py exists in"):
        run("loss", "Focal")
    assert mine.read_text() == "mine"
    assert not (package / "tests").exists()
    assert (
        "would replace  src/demo/focal.py"
        in run("loss", "Focal", "--force", "--dry-run").output
    )
    assert mine.read_text() == "mine"
    assert "replaced       src/demo/focal.py" in run("loss", "Focal", "--force").output
    assert "class Focal" in mine.read_text()


def test_json(package: Path) -> None:
    words = ["layer", "turn", "--custom-gradient", "--into", "src/demo"]
    report = json.loads(run(*words, "--output-format", "json").output)
    assert report == {
        "schema_version": 1,
        "root": str(package),
        "class": "Turn",
        "module": "demo.turn",
        "dry_run": False,
        "files": [
            {"path": "src/demo/turn.py", "action": "create"},
            {"path": "tests/test_turn.py", "action": "create"},
        ],
    }
    assert "tf.custom_gradient" in (package / "src/demo/turn.py").read_text()
