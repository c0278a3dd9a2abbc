import json
import shlex
import sys
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.errors import UserError
from tfscaffold.guide.rules import QUESTIONS


def run(*words: str) -> str:
    result = CliRunner().invoke(program, ["choose", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_defaults_without_a_terminal() -> None:
    lines = run().splitlines()
    assert lines[:3] == [
        "tier:          sequential",
        "training:      fit",
        "architecture:  cnn",
    ]
    command, _, own_data = lines[-3:]
    assert command.startswith("  tfscaffold new demo --arch cnn --tier sequential")
    assert own_data == "  --data images --data-path pictures"


def test_json() -> None:
    report = json.loads(run("--sharing", "yes", "--output-format", "json"))
    assert report["schema_version"] == 1
    assert (report["tier"], report["training"]) == ("functional", "fit")
    assert report["reasons"]
    assert report["costs"]


def test_the_command_that_it_names_works(tmp_path: Path) -> None:
    command = json.loads(run("--own", "gradient", "--output-format", "json"))["command"]
    program_name, *words = shlex.split(command)
    assert program_name == "tfscaffold"
    words[1] = str(tmp_path / "demo")
    result = CliRunner().invoke(program, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert (tmp_path / "demo" / "src" / "demo" / "train_step.py").exists()


@pytest.mark.parametrize("task", QUESTIONS[0].answers)
def test_the_command_runs_at_once_and_takes_data_of_ones_own(task: str) -> None:
    report = json.loads(run("--task", task, "--output-format", "json"))
    words = shlex.split(report["command"])[1:]
    runner = CliRunner()
    assert runner.invoke(program, [*words, "--dry-run"]).exit_code == 0
    place = words.index("--data")
    own = [*words[:place], *words[place + 2 :], *shlex.split(report["own_data"])]
    result = runner.invoke(program, [*own, "--dry-run"])
    assert isinstance(result.exception, UserError)
    assert result.exception.message.endswith(" does not exist.")


def test_unknown_answer() -> None:
    result = CliRunner().invoke(program, ["choose", "--time", "none"])
    assert result.exit_code == 2
    assert "'none' is not one of 'little', 'enough'" in result.output


def test_a_terminal_is_asked() -> None:
    words = ["-m", "tfscaffold", "choose", "--task", "vectors"]
    terminal = pexpect.spawn(sys.executable, words, timeout=30, encoding="utf-8")
    for question in QUESTIONS[1:]:
        terminal.expect_exact(question.text)
        terminal.expect(rf"\r\n{question.name} \[\w[\w-]*\]: ")
        terminal.sendline("several" if question.name == "outputs" else "")
    terminal.expect("tier: +functional")
    terminal.expect("--arch mlp --tier functional --training fit")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0
