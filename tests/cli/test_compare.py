from pathlib import Path

from click.testing import CliRunner, Result

from tfscaffold.cli import program
from tfscaffold.tiers import TIERS


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["compare", *words])


def test_all_tiers_in_a_wide_terminal() -> None:
    result = run("--width", "400")
    assert result.exit_code == 0
    assert result.output.splitlines()[0].replace("|", "").split() == list(TIERS)


def test_chosen_tiers() -> None:
    words = ["--tier", "module", "--tier", "functional", "--width", "200"]
    head = run("--arch", "mlp", *words).output.splitlines()[0]
    assert head.replace("|", "").split() == ["module", "functional"]


def test_a_page_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "cnn.html"
    result = run("--html", str(path))
    assert result.exit_code == 0
    assert result.output == f"{path}: 4 tiers of cnn\n"
    written = path.read_text(encoding="utf-8")
    assert written.count("<article>") == 4
    path.write_text("mine", encoding="utf-8")
    result = run("--html", str(path))
    assert isinstance(result.exception, Exception)
    assert "exists" in str(result.exception)
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("--html", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") == written
