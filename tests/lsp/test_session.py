"""The server with three clients: VS Code, Neovim and Emacs, as they describe themselves."""

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from session import MODEL, Session, position

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

HARD = '"""Schöne 🙂 Größe"""\r\ns = "é\f🙂"; t = 1\r\n'
TIERS = ("functional", "subclass", "module")


async def test_what_the_server_can_do(session: Session) -> None:
    wanted = {"visual-studio-code": "utf-16", "neovim@v0.11.0": "utf-8"}
    assert session.encoding == wanted.get(session.profile, "utf-32")
    sync = session.capabilities.text_document_sync
    assert sync.change == types.TextDocumentSyncKind.Incremental
    assert sync.open_close
    assert session.capabilities.code_action_provider.resolve_provider
    assert session.capabilities.hover_provider
    assert session.capabilities.document_symbol_provider
    commands = session.capabilities.execute_command_provider.commands
    assert list(commands) == ["tfscaffold.verify"]


async def test_diagnostics(session: Session, uri: str) -> None:
    text = MODEL.replace("layers.Conv2D(32, 3", "layers.Conv2D(32, 3, input_dim=4")
    fault, hint = sorted(await session.open(uri, text), key=lambda each: each.code)
    assert (fault.code, fault.severity) == ("TFS401", types.DiagnosticSeverity.Warning)
    assert fault.range == types.Range(types.Position(5, 31), types.Position(5, 42))
    assert (hint.code, hint.severity) == ("TFS501", types.DiagnosticSeverity.Hint)
    assert hint.range == types.Range(types.Position(3, 8), types.Position(3, 24))
    assert {fault.source, hint.source} == {"tfscaffold"}
    assert hint.message == "`model` can be rewritten: ask for code actions."


@pytest.mark.parametrize("head", ["", HARD])
@pytest.mark.parametrize("tier", ["functional", "subclass"])
async def test_an_action_gives_what_convert_gives(
    session: Session, uri: str, head: str, tier: str
) -> None:
    text = head + MODEL.replace("\n", "\r\n" if head else "\n")
    line = len(head.split("\n")) - 1 + 5
    await session.open(uri, text)
    kind = f"refactor.rewrite.tfscaffold.{tier}"
    (action,) = await session.actions(uri, line, [kind])
    assert action.kind == kind
    edit = await session.edit(action)
    wanted = convert_text(text, tier).text
    assert wanted != text
    assert session.applied(uri, edit) == wanted
    (change,) = edit.document_changes
    assert change.text_document.version == 1
    # What follows the model is not touched.
    last = position(text, text.index("model.compile"), session.encoding).line
    assert len(change.edits) >= 2
    assert all(each.range.end.line < last for each in change.edits)


async def test_the_list_of_actions(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    found = {str(each.kind): each for each in await session.actions(uri, 4)}
    assert list(found) == [
        *(
            f"refactor.rewrite.tfscaffold.{tier}"
            for tier in TIERS
            if tier != "module" or session.profile.startswith("visual")
        ),
        "tfscaffold.verify",
    ]
    functional = found["refactor.rewrite.tfscaffold.functional"]
    assert functional.title == "Rewrite `model` as a Functional model"
    assert functional.disabled is None
    # Emacs does not ask for an edit later on.
    assert (functional.edit is None) == (session.profile != "emacs")
    if "refactor.rewrite.tfscaffold.module" in found:
        module = found["refactor.rewrite.tfscaffold.module"]
        assert module.disabled.reason.startswith("TFS115, line 10: ")


async def test_no_action_beside_a_model(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    assert await session.actions(uri, 0) == []
    assert await session.actions(uri, 9) == []
    assert await session.actions(uri, 4, ["quickfix"]) == []
    assert await session.actions(uri, 4, ["refactor.rewrite.other"]) == []
    assert len(await session.actions(uri, 4, ["refactor"])) >= 2


async def test_no_edit_for_an_older_text(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    action = (await session.actions(uri, 4, ["refactor"]))[0]
    await session.change(uri, 2, (0, 0, "import os\n"))
    if session.profile == "emacs":
        (change,) = action.edit.document_changes
        assert change.text_document.version == 1
        return
    with pytest.raises(JsonRpcException, match="The text has changed") as caught:
        await session.client.code_action_resolve_async(action)
    assert caught.value.code == -32801


async def test_no_edit_for_what_a_file_was_when_it_was_open_before(
    session: Session, uri: str
) -> None:
    await session.open(uri, MODEL)
    action = (await session.actions(uri, 4, ["refactor"]))[0]
    session.client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
    await session.open(uri, MODEL.replace("(10)", "(20)"))
    if session.profile != "emacs":
        with pytest.raises(JsonRpcException, match="The text has changed"):
            await session.client.code_action_resolve_async(action)


async def test_changes_one_after_the_other(session: Session, uri: str) -> None:
    text = HARD + MODEL.replace("\n", "\r\n")
    await session.open(uri, text)
    at = text.index("keras.Sequential")
    await session.change(uri, 2, (at, at, "# 🙂"), (at, at + 3, ""), (0, 0, "# é🙂\r"))
    # The newest version alone is told.
    await session.change(uri, 3, (0, 0, "é = 1\n"))
    (hint,) = await session.diagnostics(uri, 3)
    assert hint.range.start.line == 7
    now = session.texts[uri]
    (action,) = await session.actions(
        uri, hint.range.start.line, ["refactor.rewrite.tfscaffold.functional"]
    )
    edit = await session.edit(action)
    assert session.applied(uri, edit) == convert_text(now, "functional").text


async def test_half_written_code_says_nothing(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    await session.change(uri, 2, (0, 0, "def f(:\n"))
    assert await session.diagnostics(uri, 2) == []
    assert await session.actions(uri, 5) == []
    await session.change(uri, 3, (0, len("def f(:\n"), ""))
    assert len(await session.diagnostics(uri, 3)) == 1


async def test_hover(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)

    async def at(line: int, column: int) -> str:
        found = await session.client.text_document_hover_async(
            types.HoverParams(
                types.TextDocumentIdentifier(uri), types.Position(line, column)
            )
        )
        return found.contents.value if found else ""

    assert await at(5, 17) == (
        "**Conv2D**: output `(None, 26, 26, 32)`, 320 parameters"
    )
    model = await at(3, 14)
    assert "`(None, 28, 28, 1)` to `(None, 10)`, 3 layers, 216,650 parameters" in model
    assert "Can become a Functional model." in model
    assert "Cannot become a tf.Module: TFS115, line 10: " in model
    assert await at(3, 2) == model
    assert await at(5, 40) == ""
    assert await at(0, 3) == ""


async def test_symbols(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    (model,) = await session.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    )
    assert (model.name, model.detail) == ("model", "sequential, 216,650 parameters")
    assert [(each.name, each.detail) for each in model.children] == [
        ("edges", "(None, 26, 26, 32)"),
        ("Flatten", "(None, 21632)"),
        ("Dense", "(None, 10)"),
    ]
    assert model.children[0].range == types.Range(
        types.Position(5, 10), types.Position(5, 23)
    )


async def test_an_unsaved_text_and_a_file_outside(
    session: Session, tmp_path: Path
) -> None:
    for uri in ("untitled:Untitled-1", Path("/elsewhere/a b/ö.py").as_uri()):
        (hint,) = await session.open(uri, MODEL)
        assert hint.code == "TFS501"
        action = (await session.actions(uri, 4, ["refactor"]))[0]
        edit = await session.edit(action)
        assert session.applied(uri, edit) == convert_text(MODEL, "functional").text


async def test_the_line_length_is_that_of_the_project(
    session: Session, tmp_path: Path, uri: str
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 40\n")
    text = (
        "import keras\nfrom keras import layers\n\nmodel = keras.Sequential(\n"
        '    [\n        keras.Input((4,)),\n        layers.Dense(10, name="ab"),\n'
        "    ]\n)\n"
    )
    await session.open(uri, text)
    (action,) = await session.actions(uri, 4, ["refactor.rewrite.tfscaffold.subclass"])
    wanted = convert_text(text, "subclass", Options(line_length=40)).text
    assert session.applied(uri, await session.edit(action)) == wanted
    assert wanted != convert_text(text, "subclass").text


async def test_the_project_says_what_counts(
    session: Session, tmp_path: Path, uri: str
) -> None:
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(
        '[tool.tfscaffold.severity]\nTFS501 = "warning"\nTFS401 = "ignore"\n'
    )
    (found,) = await session.open(uri, MODEL.replace("3, name", "3, input_dim=4, name"))
    assert (found.code, found.severity) == ("TFS501", types.DiagnosticSeverity.Warning)
    pyproject.write_text("[tool.tfscaffold]\nlength = 3\n")
    await session.change(uri, 2, (0, 0, "\n"))
    assert len(await session.diagnostics(uri, 2)) == 2
    assert "has no setting `length`" in session.client.log_messages[-1].message


async def test_a_closed_text_has_no_diagnostics(session: Session, uri: str) -> None:
    await session.open(uri, MODEL)
    session.client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    )
    # The next answer comes after it.
    assert await session.actions(uri, 4) == []
    assert not session.published[uri].diagnostics


async def test_cells_and_other_languages_are_left_alone(session: Session) -> None:
    item = types.TextDocumentItem
    python = types.LanguageKind.Python
    cell, other = "vscode-notebook-cell:/a.ipynb#1", "file:///a.txt"
    for each in (item(cell, python, 1, MODEL), item(other, "text", 1, MODEL)):
        session.client.text_document_did_open(types.DidOpenTextDocumentParams(each))
        assert await session.actions(each.uri, 4) == []
        assert each.uri not in session.published
