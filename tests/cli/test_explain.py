import json

from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.guide.explain import explain
from tfscaffold.model.diagnostics import CODES


def run(*words: str) -> str:
    result = CliRunner().invoke(program, ["explain", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_page() -> None:
    assert run("tfs101") == explain("TFS101").text


def test_every_code_with_its_title() -> None:
    lines = [line.split("  ", 1) for line in run().splitlines()]
    assert dict(lines) == CODES


def test_json_of_a_page() -> None:
    report = json.loads(run("TFS101", "--output-format", "json"))
    assert report["schema_version"] == 1
    assert report["page"] == {
        "code": "TFS101",
        "title": CODES["TFS101"],
        "text": explain("TFS101").text,
    }


def test_json_of_all_codes() -> None:
    report = json.loads(run("--output-format", "json"))
    assert report["codes"][0] == {"code": "TFS101", "title": CODES["TFS101"]}
    assert len(report["codes"]) == len(CODES)
