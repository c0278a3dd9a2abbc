"""An open notebook: its cells, which are read as one script, and places in both.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#notebookDocument_synchronization
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lsprotocol import types

from tfscaffold.convert.conversion import Conversion, Definitions, ModelReport
from tfscaffold.convert.notebooks import conversion as notebooks
from tfscaffold.convert.notebooks.script import CrossesCells
from tfscaffold.lsp.analysis import Analysis
from tfscaffold.lsp.document import Document, Located, moved
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.readers import Reading
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit


class Notebook:
    """A notebook that an editor has open.

    Args:
        uri: As the client writes it.
        path: Of the file.
        encoding: The unit in which the client counts columns.
    """

    def __init__(
        self, uri: str, path: str, encoding: types.PositionEncodingKind | str
    ) -> None:
        self.uri = uri
        self.path = path
        self._encoding = encoding
        self._cells: list[types.NotebookCell] = []
        self._texts: dict[str, Document] = {}
        self._languages: dict[str, str] = {}
        self._script: ScriptDocument | None = None

    @property
    def cells(self) -> list[str]:
        """The addresses of its cells."""
        return [cell.document for cell in self._cells]

    @property
    def script(self) -> "ScriptDocument":
        """The present cells as one script."""
        if self._script is None:
            self._script = ScriptDocument(self, self._encoding)
        return self._script

    def text(self, uri: str) -> Document:
        """Return the text of a cell."""
        return self._texts[uri]

    def replace(
        self,
        start: int,
        count: int,
        cells: Iterable[types.NotebookCell],
        texts: Iterable[types.TextDocumentItem],
    ) -> None:
        """Put cells in the place of others.

        Args:
            start: Index of the first one that goes.
            count: How many go.
            cells: Those that come.
            texts: The texts of those that are new.
        """
        for item in texts:
            self._languages[item.uri] = item.language_id
            self._texts[item.uri] = Document(
                item.uri, self.path, item.version, item.text, self._encoding
            )
        self._cells[start : start + count] = [
            cell for cell in cells if cell.document in self._texts
        ]
        kept = set(self.cells)
        self._texts = {uri: text for uri, text in self._texts.items() if uri in kept}
        self._script = None

    def change(self, change: types.NotebookDocumentCellChanges) -> None:
        """Apply a change of the client."""
        if change.structure is not None:
            array = change.structure.array
            self.replace(
                array.start,
                array.delete_count,
                array.cells or (),
                change.structure.did_open or (),
            )
        news = {cell.document: cell for cell in change.data or ()}
        self._cells = [news.get(cell.document, cell) for cell in self._cells]
        for each in change.text_content or ():
            text = self._texts.get(each.document.uri)
            if text is not None:
                text.change(each.document.version, list(each.changes))
        self._script = None

    def as_json(self) -> str:
        """Return the notebook as a file has it, but for what the cells have shown."""
        return json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 4,
                "metadata": {},
                "cells": list(map(self._as_json, self._cells)),
            }
        )

    def _as_json(self, cell: types.NotebookCell) -> dict[str, object]:
        summary = cell.execution_summary
        is_code = cell.kind == types.NotebookCellKind.Code
        return {
            "cell_type": "code" if is_code else "markdown",
            "execution_count": summary.execution_order if summary else None,
            "metadata": {"vscode": {"languageId": self._languages[cell.document]}},
            "source": self._texts[cell.document].text.text,
        }


class ScriptDocument(Document):
    """The cells of a notebook as one text. Its lines are the lines of the cells, and marks."""

    def __init__(
        self, notebook: Notebook, encoding: types.PositionEncodingKind | str
    ) -> None:
        self._notebook = notebook
        self._read = notebooks.Notebook(notebook.as_json())
        script = self._read.script
        super().__init__(notebook.uri, notebook.path, None, script.text, encoding)
        cells = notebook.cells
        self._chunks = {cells[each.cell.number - 1]: each for each in script.chunks}

    @property
    def analysis(self) -> Analysis:
        """What is known of the present cells."""
        if self._analysis is None:
            self._analysis = _Analysis(self, self._read)
        return self._analysis

    def lines(self, cell: str) -> tuple[int, int] | None:
        """Return the first line of a cell, from 0, and the one behind it; None if it is no code."""
        chunk = self._chunks.get(cell)
        if chunk is None:
            return None
        first = self.text.position(chunk.start)[0] - 1
        return first, self.text.position(chunk.end)[0] - 1

    def named(self, line: int) -> str:
        """Return what a 1-based line of the script is called."""
        number, within = self._read.cell(line)
        return f"cell {number}, line {within}"

    def published(
        self, found: Sequence[types.Diagnostic]
    ) -> Iterator[types.PublishDiagnosticsParams]:
        """Yield what is told of each cell."""
        for cell in self._notebook.cells:
            first, end = self.lines(cell) or (0, 0)
            inside = [each for each in found if first <= each.range.start.line < end]
            for each in inside:
                each.range = moved(each.range, -first)
            version = self._notebook.text(cell).version
            yield types.PublishDiagnosticsParams(cell, inside, version)

    def located(self, edits: Iterable[Edit]) -> Iterator[Located]:
        """Yield the edits of each cell."""
        inside = list(self._read.script.inside(edits))
        for uri, chunk in self._chunks.items():
            text = self._notebook.text(uri)
            mine = [
                types.TextEdit(text.range(edit.start, edit.end), edit.text)
                for each, edit in inside
                if each is chunk
            ]
            if mine:
                yield uri, text.version, mine


class _Analysis(Analysis):
    """The cells as they were read."""

    def __init__(self, document: ScriptDocument, notebook: notebooks.Notebook) -> None:
        self._notebook = notebook
        super().__init__(document.text, document.path)

    def conversion(self, reading: Reading, tier: str) -> Conversion:
        return self._notebook.converted((reading,), tier, self._options).script

    def _defined(self, text: str, before: Code | None) -> Definitions:
        return self._notebook.definitions

    def _reported(self, reading: Reading, tier: str) -> ModelReport:
        found = self.conversion(reading, tier)
        (report,) = found.models
        try:
            list(self._notebook.script.inside(found.edits))
        except CrossesCells:
            return replace(report, status="refused", diagnostics=(_above(reading),))
        return report


def _above(reading: Reading) -> Diagnostic:
    return Diagnostic(
        "TFS152",
        "error",
        reading.line,
        reading.column,
        "What it needs would stand in a cell above all others, which an editor does not add.",
        "Convert the file: `tfscaffold convert`.",
    )
