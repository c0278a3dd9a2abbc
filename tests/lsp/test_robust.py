"""Random edits and broken messages: the server lives, and gives no edit for another text.

`TFSCAFFOLD_LSP_EDITS=10000 pytest -n0 tests/lsp/test_robust.py` is the full run; the gate makes a short one.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from edits import EDITS, change
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from session import MODEL, Session, start

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options
from tfscaffold.errors import UserError

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60 + EDITS // 2),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def plain(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Session]:
    """Return a session of one client; what it has to say is the same for all."""
    session = await start("visual-studio-code", tmp_path_factory.mktemp("workspace"))
    yield session
    await session.client.shutdown_session()
    await session.client.stop()


def expected(text: str, tier: str) -> set[str]:
    """Return what `convert` makes of a text: of each definition alone."""
    try:
        models = convert_text(text, tier).models
    except UserError:
        return set()
    found = set()
    for model in models:
        found.add(convert_text(text, tier, Options(line=model.line)).text)
    return found


async def test_random_edits(plain: Session, tmp_path: Path) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    uri = (tmp_path / "model.py").as_uri()
    version = edits = given = stale = 0
    offered: list[tuple[int, types.CodeAction]] = []
    # Chance alone must not decide whether enough was tried: then it goes on.
    while edits < EDITS or min(given, stale) <= EDITS // 50:
        if version % 4 == 0:
            # Broken text stays broken: begin again.
            if version:
                plain.client.text_document_did_close(
                    types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
                )
            await plain.open(uri, rng.choice(("", "# é🙂\r\n")) + MODEL)
            version = 1
            found = await plain.actions(uri, rng.randrange(3, 8))
            offered = [(version, each) for each in found if each.data]
        burst = [change(rng, plain.texts[uri])]
        version += 1
        edits += 1
        await plain.change(uri, version, *burst)
        lines = plain.texts[uri].count("\n") + 1
        if rng.random() < 0.7:
            found = await plain.actions(uri, rng.randrange(2, 10))
            offered += [(version, each) for each in found if each.data]
        if offered and rng.random() < 0.5:
            # Mostly a new one, sometimes one that has gone stale.
            at, action = offered.pop(rng.choice((-1, rng.randrange(len(offered)))))
            tier = action.data["tier"]
            if at != version:
                with pytest.raises(JsonRpcException, match="The text has changed"):
                    await plain.client.code_action_resolve_async(action)
                stale += 1
                continue
            edit = await plain.edit(action)
            (told,) = edit.document_changes or ()
            assert told.text_document.version == version  # type: ignore[union-attr]
            text = plain.texts[uri]
            assert plain.applied(uri, edit) in expected(text, tier), repr(text)
            given += 1
        if rng.random() < 0.1:
            await plain.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
            )
            place = types.Position(rng.randrange(lines + 2), rng.randrange(60))
            await plain.client.text_document_hover_async(
                types.HoverParams(types.TextDocumentIdentifier(uri), place)
            )
    found = await plain.diagnostics(uri, version)
    assert plain.published[uri].version == version
    print(f"{edits} edits of the text, {given} of actions, {stale} refused as stale")
    # Nothing went wrong inside the server.
    assert [each.message for each in plain.client.log_messages] == []


BROKEN: tuple[Any, ...] = (
    {"method": "textDocument/didChange", "params": {}},
    {"method": "textDocument/didChange", "params": None},
    {"method": "textDocument/didOpen", "params": {"textDocument": 3}},
    {
        "method": "textDocument/didChange",
        "params": {
            "textDocument": {"uri": "file:///never-opened.py", "version": 3},
            "contentChanges": [{"text": "x"}],
        },
    },
    {
        "method": "textDocument/didClose",
        "params": {"textDocument": {"uri": "file:///never-opened.py"}},
    },
    {"id": 901, "method": "textDocument/codeAction", "params": {"range": "all"}},
    {"id": 902, "method": "textDocument/noSuchThing", "params": {}},
    {"id": 903, "method": "codeAction/resolve", "params": {"title": "x", "data": [1]}},
    {"id": 904, "method": "codeAction/resolve", "params": {"title": "x"}},
    {
        "id": 905,
        "method": "workspace/executeCommand",
        "params": {"command": "tfscaffold.verify", "arguments": [{"uri": 3}]},
    },
    {
        "id": 906,
        "method": "workspace/executeCommand",
        "params": {"command": "rm -rf", "arguments": []},
    },
    {
        "id": 907,
        "method": "textDocument/hover",
        "params": {
            "textDocument": {"uri": "file:///never-opened.py"},
            "position": {"line": 10**9, "character": 10**9},
        },
    },
    {"id": 908, "result": {"what": "nobody asked"}},
    {"method": "$/cancelRequest", "params": {"id": 77777}},
    {"method": "workspace/didChangeConfiguration", "params": {"settings": [[[]]]}},
    [],
    3,
    "text",
    None,
    {},
)


async def test_broken_messages(plain: Session, tmp_path: Path) -> None:
    uri = (tmp_path / "other.py").as_uri()
    assert len(await plain.open(uri, MODEL)) == 1
    writer = plain.client.protocol.writer
    bodies = [json.dumps(each).encode() for each in BROKEN]
    bodies += [b"", b"{", b"\xff\xfe", b'{"jsonrpc": "2.0", "method": 3}', b"[" * 900]
    for body in bodies:
        if b'"method"' in body and b"jsonrpc" not in body:
            body = b'{"jsonrpc": "2.0", ' + body[1:]
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body) or 1, body or b" "))
    await asyncio.sleep(0)
    # It still answers, and still knows the text.
    await plain.change(uri, 2, (0, 0, "# still here\n"))
    (hint,) = await plain.diagnostics(uri, 2)
    assert hint.range.start.line == 4
    (action,) = await plain.actions(uri, 5, ["refactor.rewrite.tfscaffold.functional"])
    edit = await plain.edit(action)
    wanted = convert_text(plain.texts[uri], "functional").text
    assert plain.applied(uri, edit) == wanted
