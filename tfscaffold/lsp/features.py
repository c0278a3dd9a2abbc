"""What the server answers, and how it is started. What it has open is in server.py."""

import asyncio
import gc
import logging
import sys
from typing import Any
from uuid import uuid4

from lsprotocol import types

from tfscaffold.errors import UserError
from tfscaffold.lsp import settings as settings_of
from tfscaffold.lsp.server import Server

SERVER = Server()


@SERVER.feature(types.INITIALIZE)
def initialize(server: Server, params: types.InitializeParams) -> None:
    """Take the settings that the client starts with."""
    settings, problems = settings_of.read(
        params.initialization_options, server.settings
    )
    server.settings = settings
    for problem in problems:
        server.log(problem)


@SERVER.feature(types.INITIALIZED)
async def initialized(server: Server, params: types.InitializedParams) -> None:
    """Ask for the user's settings, and for news of them."""
    workspace = server.client_capabilities.workspace
    change = workspace.did_change_configuration if workspace else None
    if change is not None and change.dynamic_registration:
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        registration = types.Registration(str(uuid4()), method)
        await server.client_register_capability_async(
            types.RegistrationParams([registration])
        )
    await _ask_for_settings(server)


@SERVER.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def configuration_changed(
    server: Server, params: types.DidChangeConfigurationParams
) -> None:
    """Take settings that the client sends, or ask for them."""
    if isinstance(params.settings, dict) and settings_of.SECTION in params.settings:
        server.read_settings(params.settings)
    else:
        await _ask_for_settings(server)


async def _ask_for_settings(server: Server) -> None:
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.configuration:
        return
    item = types.ConfigurationItem(section=settings_of.SECTION)
    given = await server.workspace_configuration_async(
        types.ConfigurationParams([item])
    )
    server.read_settings(given[0] if given else None)


_KINDS = types.CodeActionOptions(
    code_action_kinds=[
        *(
            f"refactor.rewrite.tfscaffold.{tier}"
            for tier in ("sequential", "functional", "subclass", "module")
        ),
        "tfscaffold.verify",
    ],
    resolve_provider=True,
)


@SERVER.feature(types.TEXT_DOCUMENT_CODE_ACTION, _KINDS)
def code_action(
    server: Server, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """Return what can be done with the model under the cursor."""
    from tfscaffold.lsp.actions import actions

    place = server.place(params.text_document.uri)
    if place is None:
        return []
    document, first, _ = place
    lines = params.range.start.line + first + 1, params.range.end.line + first + 1
    return actions(document, lines, params.context.only, server.client)


@SERVER.feature(types.CODE_ACTION_RESOLVE)
def resolve(server: Server, action: types.CodeAction) -> types.CodeAction:
    """Return the edit of an action, for the text for which it was offered."""
    from tfscaffold.lsp.actions import resolved

    data: Any = action.data
    uri = data.get("uri") if isinstance(data, dict) else None
    return resolved(action, server.document(str(uri)), server.client)


@SERVER.feature(types.TEXT_DOCUMENT_HOVER)
def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """Return the shapes and parameter counts of the layer or model under the cursor."""
    from tfscaffold.lsp import hover as hovers

    place = server.place(params.text_document.uri)
    if place is None:
        return None
    document, first, _ = place
    at = types.Position(params.position.line + first, params.position.character)
    return hovers.hover(document, at)


@SERVER.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def document_symbol(
    server: Server, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """Return the models of a text, and their layers."""
    from tfscaffold.lsp.symbols import flat, symbols

    uri = params.text_document.uri
    place = server.place(uri)
    found = symbols(*place) if place else []
    text = server.client_capabilities.text_document
    known = text.document_symbol if text else None
    if not (known and known.hierarchical_document_symbol_support):
        return flat(uri, found)
    return found


@SERVER.command("tfscaffold.verify")
async def verify(server: Server, *arguments: Any) -> dict[str, Any] | None:
    """Run a model and its other forms in another process, and compare their numbers.

    The one argument is an object with `uri` and `line`, from 1.
    """
    from tfscaffold.lsp.verification import as_json, compared, forms, sentence
    from tfscaffold.verify.client import Worker
    from tfscaffold.verify.verification import Side

    place = arguments[0] if arguments and isinstance(arguments[0], dict) else {}
    document = server.document(str(place.get("uri")))
    line = place.get("line")
    models = (
        document.analysis.models_at(line, line)
        if document is not None and isinstance(line, int)
        else []
    )
    if document is None or not models:
        _show(server, types.MessageType.Warning, "There is no model to verify there.")
        return None
    reading = models[0]
    original = Side(document.path, document.text.text)
    texts = forms(document, reading)
    token = await _begin(server, f"Running {reading.name or 'the model'}")
    verdicts = {}
    try:
        with Worker(server.settings.python) as worker:
            for tier, side in texts.items():
                _report(server, token, tier)
                verdicts[tier] = await asyncio.to_thread(
                    compared, original, side, reading, worker
                )
    except UserError as error:
        _show(server, types.MessageType.Error, str(error))
        return None
    finally:
        if token:
            server.work_done_progress.end(token, types.WorkDoneProgressEnd())
    wrong = any(each and each.status == "different" for each in verdicts.values())
    told = "; ".join(sentence(tier, each) for tier, each in verdicts.items())
    kind = types.MessageType.Warning if wrong else types.MessageType.Info
    _show(server, kind, f"{reading.name or 'The model'}: {told}.")
    return as_json(verdicts)


async def _begin(server: Server, title: str) -> str:
    """Begin to show progress; return "" where the client shows none."""
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return ""
    token = str(uuid4())
    await server.work_done_progress.create_async(token)
    server.work_done_progress.begin(token, types.WorkDoneProgressBegin(title))
    return token


def _report(server: Server, token: str, tier: str) -> None:
    if token:
        server.work_done_progress.report(
            token, types.WorkDoneProgressReport(message=tier)
        )


def _show(server: Server, kind: types.MessageType, message: str) -> None:
    server.window_show_message(types.ShowMessageParams(kind, f"tfscaffold: {message}"))


def serve() -> None:
    """Serve one client over standard input and output, until it says goodbye."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    # What anything else prints must not come between the messages.
    sys.stdout = sys.stderr
    # The packages stay: they need not be looked through when garbage is collected.
    gc.freeze()
    # Errors are told in the client's log; a stale action is none.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    SERVER.start_io(stdin, stdout)
