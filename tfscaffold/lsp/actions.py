"""Code actions: the model under the cursor, rewritten in each of the other tiers.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_codeAction
"""

from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from tfscaffold.lsp.document import Document
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.readers import Reading
from tfscaffold.writers import WRITERS

KIND = f"{types.CodeActionKind.RefactorRewrite.value}.tfscaffold"
VERIFY = "tfscaffold.verify"
FORMS = {
    "sequential": "a Sequential model",
    "functional": "a Functional model",
    "subclass": "a subclass of keras.Model",
    "module": "a tf.Module",
}


class Client:
    """What a client understands of code actions.

    Attributes:
        resolves: It asks for the edit when the user has chosen an action.
        shows_disabled: It shows actions that are not possible, with the reason.
        versions: It takes edits with the version of the text that they are for.
    """

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        text, workspace = capabilities.text_document, capabilities.workspace
        action = text.code_action if text else None
        edit = workspace.workspace_edit if workspace else None
        resolve = action.resolve_support if action else None
        data = bool(action and action.data_support)
        self.resolves = data and resolve is not None and "edit" in resolve.properties
        self.shows_disabled = bool(action and action.disabled_support)
        # Operations on files stand beside such edits, in no other place (Neovim).
        self.versions = bool(
            edit and (edit.document_changes or edit.resource_operations)
        )


def actions(
    document: Document,
    lines: tuple[int, int],
    only: Sequence[types.CodeActionKind | str] | None,
    client: Client,
) -> list[types.CodeAction]:
    """Return what can be done with the model that a selection is in.

    Args:
        document: The text.
        lines: The first and the last one of the selection, from 1.
        only: The kinds that are asked for; None for all.
        client: What the client understands.
    """
    models = document.analysis.models_at(*lines)
    if not models:
        return []
    return [
        action
        for action in _actions(document, models[0], client)
        if only is None or _is_wanted(str(action.kind), only)
    ]


def resolved(
    action: types.CodeAction, document: Document | None, client: Client
) -> types.CodeAction:
    """Return an action with its edit.

    Raises:
        JsonRpcContentModified: The text has changed since the action was offered.
        JsonRpcInvalidParams: It is no action of this server.
    """
    if action.edit is not None or action.command is not None:
        return action
    data: Any = action.data
    if not isinstance(data, dict) or data.get("tier") not in WRITERS:
        raise JsonRpcInvalidParams("This is no code action of tfscaffold.")
    reading = None
    if document is not None and document.revision == data.get("revision"):
        reading = next(
            (
                each
                for each in document.analysis.readings
                if [each.line, each.column] == data.get("place")
            ),
            None,
        )
    if document is None or reading is None:
        raise JsonRpcContentModified("The text has changed: ask for the actions again.")
    action.edit = _edit(document, reading, data["tier"], client)
    return action


def _actions(
    document: Document, reading: Reading, client: Client
) -> Iterator[types.CodeAction]:
    possible = []
    for tier in WRITERS:
        report = document.analysis.report(reading, tier)
        if report is None:
            continue
        action = types.CodeAction(
            title=f"Rewrite {_name(reading)} as {FORMS[tier]}",
            kind=f"{KIND}.{tier}",
            data={
                "uri": document.uri,
                "revision": document.revision,
                "place": [reading.line, reading.column],
                "tier": tier,
            },
        )
        if report.status != "converted":
            action.disabled = types.CodeActionDisabled(
                reason(document, report.diagnostics)
            )
            action.data = None
            if client.shows_disabled:
                yield action
            continue
        possible.append(tier)
        if not client.resolves:
            action.edit = _edit(document, reading, tier, client)
            action.data = None
        yield action
    if possible:
        place = {"uri": document.uri, "line": reading.line}
        title = f"Run {_name(reading)} and its other forms, and compare their numbers"
        yield types.CodeAction(
            title=title,
            kind=VERIFY,
            command=types.Command(title, VERIFY, arguments=[place]),
        )


def reason(document: Document, diagnostics: tuple[Diagnostic, ...]) -> str:
    """Return why a model cannot be rewritten, in one line."""
    texts = [
        f"{each.code}, {document.named(each.line)}: "
        + " ".join(filter(None, (each.message, each.hint)))
        for each in diagnostics
    ]
    return " ".join(texts) or "The project ignores the reasons."


def _edit(
    document: Document, reading: Reading, tier: str, client: Client
) -> types.WorkspaceEdit:
    edits = document.analysis.conversion(reading, tier).edits
    located = list(document.located(edits))
    if not client.versions:
        return types.WorkspaceEdit(changes={uri: found for uri, _, found in located})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, version), found
            )
            for uri, version, found in located
        ]
    )


def _name(reading: Reading) -> str:
    return f"`{reading.name}`" if reading.name else "this model"


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str]) -> bool:
    wanted = [
        each.value if isinstance(each, types.CodeActionKind) else each for each in only
    ]
    return any(
        each == "" or kind == each or kind.startswith(f"{each}.") for each in wanted
    )
