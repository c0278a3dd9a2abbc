"""What clients send as settings."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from session import MODEL, start

from tfscaffold.lsp.settings import Settings, read


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (None, Settings()),
        ({}, Settings()),
        ({"convertible": "warning"}, Settings("warning")),
        ({"tfscaffold": {"convertible": "off"}, "other": 1}, Settings("off")),
        ({"python": "/usr/bin/python3"}, Settings(python="/usr/bin/python3")),
    ],
)
def test_right_ones(given: Any, wanted: Settings) -> None:
    assert read(given, Settings()) == (wanted, [])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([1], "The settings must be an object, not [1]."),
        (
            {"convertible": "loud", "python": "p"},
            "convertible is 'loud'; it must be one of error, warning, information, hint, off.",
        ),
        ({"python": 3}, "python is 3; it must be the path of an interpreter."),
    ],
)
def test_wrong_ones_are_told_and_the_others_taken(given: Any, problem: str) -> None:
    settings, problems = read(given, Settings())
    assert problems == [problem]
    assert settings.convertible == "hint"
    assert settings.python == ("p" if "loud" in str(given) else "")


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.timeout(120)
async def test_a_server_takes_them(tmp_path: Path) -> None:
    options = {"convertible": "warning", "python": 3}
    session = await start("visual-studio-code", tmp_path, options)
    uri = (tmp_path / "a.py").as_uri()
    (found,) = await session.open(uri, MODEL)
    assert found.severity == types.DiagnosticSeverity.Warning
    assert "python is 3" in session.client.log_messages[0].message
    session.client.set_configuration({"convertible": "off"}, section="tfscaffold")
    session.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams(None)
    )
    async with asyncio.timeout(30):
        while session.published[uri].diagnostics:
            await asyncio.sleep(0.01)
    await session.client.shutdown_session()
    await session.client.stop()
