"""An open document: its text and version, and places in it as the client counts them.

The document of pygls is not used: it ends lines at form feeds and the like, where neither
Python nor an editor does, and reads a column behind the end of a line as one before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from lsprotocol import types

from tfscaffold.lsp.analysis import Analysis
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, Text

_CODECS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}

_REVISIONS = count()
# An address, the version of the text there, and its edits.
Located = tuple[str, int | None, list[types.TextEdit]]


class Document:
    """A text that an editor has open.

    Attributes:
        revision: Another number for each text: a client counts versions from 1 again where it
            opens a file once more.
        changed_line: Where it was changed last, from 1.

    Args:
        uri: As the client writes it.
        path: Of the file; of an unsaved text, its name.
        version: As the client counts it.
        text: The whole text.
        encoding: The unit in which the client counts columns.
    """

    def __init__(
        self,
        uri: str,
        path: str,
        version: int | None,
        text: str,
        encoding: types.PositionEncodingKind | str,
    ) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.text = Text(text)
        self.revision = next(_REVISIONS)
        self._codec, self._unit = _CODECS[types.PositionEncodingKind(encoding)]
        self._analysis: Analysis | None = None
        # Of the last text that was Python: what stays of it need not be read again.
        self._code: Code | None = None
        self.changed_line = 1

    @property
    def analysis(self) -> Analysis:
        """What is known of the present text."""
        if self._analysis is None:
            self._analysis = Analysis(self.text, self.path, self._code)
            self._code = self._analysis.code or self._code
        return self._analysis

    def change(
        self,
        version: int | None,
        changes: "list[types.TextDocumentContentChangeEvent]",
    ) -> None:
        """Apply changes of the client, one after the other."""
        for each in changes:
            if isinstance(each, types.TextDocumentContentChangePartial):
                start, end = self.span(each.range)
                self.changed_line = each.range.start.line + 1
                old = self.text.text
                self._set(old[:start] + each.text + old[max(start, end) :])
            else:
                self._set(each.text)
        self.version = version

    def offset(self, position: types.Position) -> int:
        """Return the offset of a place; one behind a line's end is its end."""
        if position.line >= len(self.text.starts):
            return len(self.text.text)
        start = self.text.starts[position.line]
        line = self.text.text[start : self.text.line_end(start)]
        if line.isascii():
            return start + min(position.character, len(line))
        units = line.encode(self._codec, "surrogatepass")
        before = units[: position.character * self._unit]
        # Half a character counts as none.
        return start + len(before.decode(self._codec, "ignore"))

    def position(self, offset: int) -> types.Position:
        """Return the place of an offset."""
        line, column = self.text.position(offset)
        start = offset - column + 1
        before = self.text.text[start:offset]
        if not before.isascii():
            column = len(before.encode(self._codec, "surrogatepass")) // self._unit + 1
        return types.Position(line - 1, column - 1)

    def span(self, place: types.Range) -> tuple[int, int]:
        """Return the offsets of a range."""
        return self.offset(place.start), self.offset(place.end)

    def range(self, start: int, end: int) -> types.Range:
        """Return the range of two offsets."""
        return types.Range(self.position(start), self.position(end))

    def named(self, line: int) -> str:
        """Return what a 1-based line is called in a sentence."""
        return f"line {line}"

    def published(
        self, found: Sequence[types.Diagnostic]
    ) -> Iterator[types.PublishDiagnosticsParams]:
        """Yield what the client is told of the text, given its diagnostics."""
        yield types.PublishDiagnosticsParams(self.uri, found, self.version)

    def located(self, edits: Iterable[Edit]) -> Iterator[Located]:
        """Yield the edits of each text that the client knows."""
        yield self.uri, self.version, [
            types.TextEdit(self.range(edit.start, edit.end), edit.text)
            for edit in edits
        ]

    def at(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column, in characters."""
        return self.text.starts[line - 1] + column - 1

    def _set(self, text: str) -> None:
        self.text = Text(text)
        self.revision = next(_REVISIONS)
        self._analysis = None


def moved(place: types.Range, lines: int) -> types.Range:
    """Return a range some lines further down."""
    return types.Range(
        types.Position(place.start.line + lines, place.start.character),
        types.Position(place.end.line + lines, place.end.character),
    )
