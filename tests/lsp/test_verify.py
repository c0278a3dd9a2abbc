"""The user's code runs when `tfscaffold.verify` is asked for, and not before."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from session import Session, start

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

HELPER = (
    "from pathlib import Path\n\nPath(__file__).with_name('ran').touch()\nUNITS = 3\n"
)
MODEL = """import keras
from helper import UNITS

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(UNITS)])
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Session]:
    """Return a session of a client that shows progress."""
    session = await start("visual-studio-code", tmp_path_factory.mktemp("workspace"))
    yield session
    await session.client.shutdown_session()
    await session.client.stop()


async def execute(server: Session, *arguments: Any) -> Any:
    return await server.client.workspace_execute_command_async(
        types.ExecuteCommandParams("tfscaffold.verify", list(arguments))
    )


async def test_verify(server: Session, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(HELPER)
    uri = (tmp_path / "model.py").as_uri()
    await server.open(uri, MODEL)
    actions = await server.actions(uri, 3)
    for action in actions[:-1]:
        await server.edit(action)
    await server.client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(3, 10))
    )
    await asyncio.sleep(0.2)
    assert not (tmp_path / "ran").exists()

    command = actions[-1].command
    assert command is not None
    verdicts = await execute(server, *(command.arguments or ()))
    assert (tmp_path / "ran").exists()
    assert {tier: each["status"] for tier, each in verdicts.items()} == {
        "functional": "equal",
        "subclass": "equal",
        "module": "equal",
    }
    message = server.client.messages[-1]
    assert message.type == types.MessageType.Info
    assert message.message == (
        "tfscaffold: model: functional: equal; subclass: equal; module: equal."
    )
    ((begin, *reports, end),) = server.client.progress_reports.values()
    assert begin.title == "Running model"
    assert [each.message for each in reports] == ["functional", "subclass", "module"]
    assert isinstance(end, types.WorkDoneProgressEnd)


@pytest.mark.parametrize("argument", [{"uri": "file:///no.py", "line": 1}, 3, {}, None])
async def test_what_is_not_there_is_told(server: Session, argument: Any) -> None:
    assert await execute(server, argument) is None
    assert server.client.messages[-1].type == types.MessageType.Warning
    assert "There is no model to verify there." in server.client.messages[-1].message


async def test_an_interpreter_without_tensorflow_is_told(
    server: Session, tmp_path: Path
) -> None:
    uri = (tmp_path / "model.py").as_uri()
    await server.open(uri, MODEL)
    server.client.set_configuration({"python": "/no/python"}, section="tfscaffold")
    server.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams(None)
    )
    await asyncio.sleep(0.2)
    assert await execute(server, {"uri": uri, "line": 4}) is None
    assert server.client.messages[-1].type == types.MessageType.Error
    assert "/no/python cannot be started" in server.client.messages[-1].message
