"""The server: the texts and notebooks that a client has open, and what is told of them unasked."""

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path, urlparse

from tfscaffold import __version__
from tfscaffold.lsp import settings as settings_of
from tfscaffold.lsp.settings import Settings

# What only the first text needs is imported after the start.
if TYPE_CHECKING:
    from tfscaffold.lsp.actions import Client
    from tfscaffold.lsp.document import Document
    from tfscaffold.lsp.notebook import Notebook

# Seconds without a further change, before a text is read.
_QUIET = 0.001
# Seconds between two steps of what nobody has asked for yet: a message may come.
_BREATH = 0.002
# Seconds without a reading, and readings without a pause, after which garbage is collected.
_IDLE = 0.5
_MOST_READ = 25
# Cells are told with their notebook.
_CELLS = "vscode-notebook-cell"
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [
        types.NotebookDocumentFilterWithNotebook(
            types.NotebookDocumentFilterNotebookType("jupyter-notebook")
        )
    ]
)


class Protocol(LanguageServerProtocol):
    """The protocol of pygls, but for the open documents, which the server keeps itself."""

    _server: "Server"

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> None:
        """Keep a text, and read it."""
        item = params.text_document
        if urlparse(item.uri)[0] != _CELLS and item.language_id == "python":
            self._server.open(item)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> None:
        """Change a text, and read it anew."""
        document = self._server.documents.get(params.text_document.uri)
        if document is not None:
            document.change(params.text_document.version, list(params.content_changes))
            self._server.schedule(document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> None:
        """Forget a text, and what was said of it."""
        self._server.close(params.text_document.uri)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def lsp_notebook_document__did_open(
        self, params: types.DidOpenNotebookDocumentParams
    ) -> None:
        """Keep a notebook, and read it."""
        self._server.open_notebook(params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def lsp_notebook_document__did_change(
        self, params: types.DidChangeNotebookDocumentParams
    ) -> None:
        """Change cells, and read the notebook anew."""
        self._server.change_notebook(params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def lsp_notebook_document__did_close(
        self, params: types.DidCloseNotebookDocumentParams
    ) -> None:
        """Forget a notebook, and what was said of its cells."""
        self._server.close_notebook(params.notebook_document.uri)


class Server(LanguageServer):
    """The language server.

    Attributes:
        documents: The open texts, by their address.
        notebooks: The open notebooks.
        settings: The user's.
    """

    def __init__(self) -> None:
        super().__init__(
            "tfscaffold",
            __version__,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=Protocol,
        )
        self.documents: dict[str, Document] = {}
        self.notebooks: dict[str, Notebook] = {}
        self.settings = Settings()
        self._pending: dict[str, asyncio.TimerHandle] = {}
        self._problem = ""
        self._read = 0
        self._collection: asyncio.TimerHandle | None = None

    @property
    def client(self) -> "Client":
        """What the client understands of code actions."""
        from tfscaffold.lsp.actions import Client

        return Client(self.client_capabilities)

    def open(self, item: types.TextDocumentItem) -> None:
        """Keep a text, and read it."""
        from tfscaffold.lsp.document import Document

        document = Document(
            item.uri, _path(item.uri), item.version, item.text, self._encoding
        )
        self.documents[item.uri] = document
        self.schedule(document)

    def open_notebook(self, params: types.DidOpenNotebookDocumentParams) -> None:
        """Keep a notebook, and read it."""
        from tfscaffold.lsp.notebook import Notebook

        given = params.notebook_document
        notebook = Notebook(given.uri, _path(given.uri), self._encoding)
        notebook.replace(0, 0, given.cells, params.cell_text_documents)
        self.notebooks[given.uri] = notebook
        self._schedule_notebook(notebook)

    def change_notebook(self, params: types.DidChangeNotebookDocumentParams) -> None:
        """Change cells, and read the notebook anew."""
        notebook = self.notebooks.get(params.notebook_document.uri)
        cells = params.change.cells
        if notebook is None or cells is None:
            return
        before = set(notebook.cells)
        notebook.change(cells)
        self._say_nothing_of(before.difference(notebook.cells))
        self._schedule_notebook(notebook)

    def close_notebook(self, uri: str) -> None:
        """Forget a notebook, and what was said of its cells."""
        if uri in self._pending:
            self._pending.pop(uri).cancel()
        notebook = self.notebooks.pop(uri, None)
        self._say_nothing_of(notebook.cells if notebook else ())

    def place(self, uri: str) -> "tuple[Document, int, int] | None":
        """Return the text that an address is part of, its first line there and the one behind it.

        Args:
            uri: Of a text, of a cell of a notebook, or of a notebook.
        """
        document = self.documents.get(uri)
        if document is None and uri in self.notebooks:
            document = self.notebooks[uri].script
        if document is not None:
            return document, 0, len(document.text.starts)
        for notebook in self.notebooks.values():
            lines = notebook.script.lines(uri) if uri in notebook.cells else None
            if lines is not None:
                return notebook.script, *lines
        return None

    def document(self, uri: str) -> "Document | None":
        """Return the text of an address: of a notebook, all its cells."""
        found = self.place(uri)
        return found[0] if found else None

    def close(self, uri: str) -> None:
        """Forget a text, and what was said of it."""
        if uri in self._pending:
            self._pending.pop(uri).cancel()
        if self.documents.pop(uri, None) is not None:
            self._say_nothing_of([uri])

    def schedule(self, document: "Document") -> None:
        """Publish the diagnostics of a text, unless it changes at once."""
        self._schedule(document.uri, lambda: document)

    def _schedule_notebook(self, notebook: "Notebook") -> None:
        self._schedule(notebook.uri, lambda: notebook.script)

    def _schedule(self, uri: str, read: "Callable[[], Document]") -> None:
        if uri in self._pending:
            self._pending[uri].cancel()
        loop = asyncio.get_running_loop()
        self._pending[uri] = loop.call_later(_QUIET, lambda: self._publish(read()))

    def _say_nothing_of(self, addresses: Iterable[str]) -> None:
        for uri in addresses:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, [])
            )

    @property
    def _encoding(self) -> types.PositionEncodingKind | str:
        encoding = self.server_capabilities.position_encoding
        return encoding or types.PositionEncodingKind.Utf16

    def read_settings(self, given: Any) -> None:
        """Take settings, and publish the diagnostics anew where they have changed."""
        settings, problems = settings_of.read(given, self.settings)
        for problem in problems:
            self.log(problem)
        if settings != self.settings:
            self.settings = settings
            for document in self.documents.values():
                self.schedule(document)
            for notebook in self.notebooks.values():
                self._schedule_notebook(notebook)

    def log(self, message: str) -> None:
        """Show a warning in the client's log."""
        self.window_log_message(
            types.LogMessageParams(types.MessageType.Warning, f"tfscaffold: {message}")
        )

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error instead of showing it in the user's way, as pygls would."""
        if not isinstance(error, JsonRpcContentModified):
            data = getattr(error, "data", None)
            self.log(f"{type(error).__name__}: {error} {data or ''}".rstrip())

    def _publish(self, document: "Document") -> None:
        from tfscaffold.lsp.diagnostics import diagnostics
        from tfscaffold.writers import WRITERS

        self._pending.pop(document.uri, None)
        found = diagnostics(document, self.settings)
        # The light bulb asks as soon as they are shown: for the model that is edited.
        steps = document.analysis.prepare(document.changed_line)
        for _ in range(len(WRITERS)):
            next(steps, None)
        problem = document.analysis.problem
        if problem and problem != self._problem:
            self.log(problem)
        self._problem = problem
        for params in document.published(found):
            self.text_document_publish_diagnostics(params)
        self._prepare(document, steps)
        self._plan_collection()

    def _prepare(self, document: "Document", steps: Iterator[str]) -> None:
        """Go on finding out what may be asked next, unless the text is to be read anew."""
        if document.uri not in self._pending and next(steps, None) is not None:
            loop = asyncio.get_running_loop()
            loop.call_later(_BREATH, self._prepare, document, steps)

    def _plan_collection(self) -> None:
        """Collect garbage when nobody waits, or when there is much of it.

        A tree has many nodes, and is no garbage while it is read: to look for some in
        between costs half as much as reading.
        """
        self._read += 1
        if self._collection is not None:
            self._collection.cancel()
        seconds = _IDLE if self._read < _MOST_READ else 0
        loop = asyncio.get_running_loop()
        self._collection = loop.call_later(seconds, self._collect)

    def _collect(self) -> None:
        self._read = 0
        gc.collect()


def _path(uri: str) -> str:
    """Return the path of a file; of an unsaved text, its name."""
    return to_fs_path(uri) or urlparse(uri)[2]
