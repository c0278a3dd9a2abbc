"""`tfscaffold lsp` where it cannot run; tests/lsp has the rest."""

import importlib.util
from typing import Any

import pytest
from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.errors import UserError


def test_without_pygls_it_says_what_to_install(monkeypatch: Any) -> None:
    monkeypatch.setattr("tfscaffold.cli.lsp.find_spec", lambda name: None)
    assert importlib.util.find_spec("pygls")
    result = CliRunner().invoke(program, ["lsp"], standalone_mode=False)
    assert isinstance(result.exception, UserError)
    assert 'pip install "tfscaffold[lsp]"' in str(result.exception)


def test_help_says_what_is_run() -> None:
    result = CliRunner().invoke(program, ["lsp", "--help"])
    assert "never runs it, but for the command" in result.output


@pytest.mark.parametrize("words", [["--port", "1"], ["extra"]])
def test_other_words_are_refused(words: list[str]) -> None:
    assert CliRunner().invoke(program, ["lsp", *words]).exit_code == 2
