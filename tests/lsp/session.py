"""A client of the server, and what it does with edits: found by walking through the text."""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

SERVER = (sys.executable, "-m", "tfscaffold", "lsp")

MODEL = """import keras
from keras import layers

model = keras.Sequential()
model.add(keras.Input((28, 28, 1)))
model.add(layers.Conv2D(32, 3, name="edges"))  # edges
model.add(layers.Flatten())
model.add(layers.Dense(10))

model.compile("adam", "mse")
model.fit(x, y)
"""


@dataclass
class Session:
    """A client, and what it has open."""

    client: LanguageClient
    profile: str
    capabilities: types.ServerCapabilities
    encoding: str
    published: dict[str, types.PublishDiagnosticsParams] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    async def open(self, uri: str, text: str) -> list[types.Diagnostic]:
        """Open a text as version 1; return its diagnostics."""
        self.texts[uri] = text
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(uri, types.LanguageKind.Python, 1, text)
            )
        )
        return await self.diagnostics(uri, 1)

    async def change(
        self, uri: str, version: int, *changes: tuple[int, int, str]
    ) -> None:
        """Replace ranges of offsets, one after the other, and tell the server."""
        told: list[types.TextDocumentContentChangeEvent] = []
        for start, end, new in changes:
            old = self.texts[uri]
            place = types.Range(
                position(old, start, self.encoding), position(old, end, self.encoding)
            )
            told.append(types.TextDocumentContentChangePartial(range=place, text=new))
            self.texts[uri] = old[:start] + new + old[end:]
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri), told
            )
        )

    async def diagnostics(self, uri: str, version: int) -> list[types.Diagnostic]:
        """Return the diagnostics of a version, as soon as they are there."""
        async with asyncio.timeout(60):
            while True:
                found = self.published.get(uri)
                if found is not None and found.version == version:
                    return list(found.diagnostics)
                await asyncio.sleep(0.005)

    async def actions(
        self, uri: str, line: int, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """Return the code actions at the start of a line, from 0."""
        place = types.Position(line, 0)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(place, place),
                types.CodeActionContext([], only=only),
            )
        )
        assert all(isinstance(each, types.CodeAction) for each in found or ())
        return list(found or ())  # type: ignore[arg-type]

    async def edit(self, action: types.CodeAction) -> types.WorkspaceEdit:
        """Return the edit of an action, asked for where the client can ask."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None
        return action.edit

    def applied(self, uri: str, edit: types.WorkspaceEdit) -> str:
        """Return a text with an edit, counted in the client's units."""
        return applied(self.texts[uri], edits_of(uri, edit), self.encoding)


def edits_of(uri: str, edit: types.WorkspaceEdit) -> list[types.TextEdit]:
    """Return the edits of the one document that an edit is for."""
    if edit.document_changes is None:
        assert edit.changes is not None
        assert list(edit.changes) == [uri]
        return list(edit.changes[uri])
    (change,) = edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == uri
    return [each for each in change.edits if isinstance(each, types.TextEdit)]


def units(character: str, encoding: str) -> int:
    """Return how many units of an encoding a character takes."""
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    name = encoding if size == 1 else f"{encoding}-le"
    return len(character.encode(name, "surrogatepass")) // size


def position(text: str, offset: int, encoding: str) -> types.Position:
    """Return the place of an offset, found by walking there."""
    line = column = index = 0
    while index < offset:
        if text[index : index + 2] == "\r\n" and index + 1 < offset:
            index += 1
        if text[index] in "\r\n":
            line, column = line + 1, 0
        else:
            column += units(text[index], encoding)
        index += 1
    return types.Position(line, column)


def applied(text: str, edits: list[types.TextEdit], encoding: str) -> str:
    """Return a text with edits, each put where walking through the text finds its place."""
    places = {}
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n" or offset == 0:
            found = position(text, offset, encoding)
            places[found.line, found.character] = offset
    spans = [
        (
            places[edit.range.start.line, edit.range.start.character],
            places[edit.range.end.line, edit.range.end.character],
            edit.new_text,
        )
        for edit in edits
    ]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


async def start(
    profile: str, folder: Path, options: dict[str, Any] | None = None
) -> Session:
    """Start a server for a client."""
    client = make_test_lsp_client()
    published: dict[str, types.PublishDiagnosticsParams] = {}
    features = client.protocol.fm.features
    features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = lambda params: (
        published.__setitem__(params.uri, params)
    )
    features[types.CLIENT_REGISTER_CAPABILITY] = lambda params: None
    # lsprotocol takes an action that has a command for a command.
    converter = client.protocol._converter
    converter.register_structure_hook(
        types.Command | types.CodeAction,
        lambda given, _: converter.structure(
            given,
            (
                types.Command
                if isinstance(given.get("command"), str)
                else types.CodeAction
            ),
        ),
    )
    await client.start_io(*SERVER)
    answer = await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(profile),
            root_uri=folder.as_uri(),
            initialization_options=options,
        )
    )
    encoding = answer.capabilities.position_encoding
    assert encoding is not None
    return Session(
        client,
        profile,
        answer.capabilities,
        getattr(encoding, "value", encoding),
        published,
    )
