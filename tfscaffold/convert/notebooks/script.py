"""The code cells of a notebook as one Python text, a line `# %% cell 3` above each."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfscaffold.convert.notebooks.document import Cell, Document
from tfscaffold.convert.notebooks.magics import FILLER, Masked, masked
from tfscaffold.source.cells import is_mark
from tfscaffold.source.text import Edit, splice, trimmed


@dataclass(frozen=True, eq=False)
class Chunk:
    """A cell in the script.

    Attributes:
        cell: The cell.
        start: Offset of its first character in the script.
        end: Offset behind its last line, where the next mark stands.
        masked: Its source as Python.
        line_end: What the script has behind its last line and the source has not, or "".
    """

    cell: Cell
    start: int
    end: int
    masked: Masked
    line_end: str


class CrossesCells(Exception):
    """An edit reaches over the border of two cells."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class Script:
    """A notebook as one Python text.

    Attributes:
        chunks: The code cells.
        text: Magics and shell lines are masked by text of equal length.
        shown: The same text with them.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.chunks: list[Chunk] = []
        pieces: list[str] = []
        position = 0
        for cell in document.cells if document.is_python else ():
            if not cell.is_python:
                continue
            mark = f"# %% cell {cell.number}\n"
            source = masked(cell.source.text)
            line_end = "\r\n" if "\r\n" in source.text else "\n"
            if source.text.endswith("\n"):
                line_end = ""
            start = position + len(mark)
            position = start + len(source.text) + len(line_end)
            self.chunks.append(Chunk(cell, start, position, source, line_end))
            pieces += mark, source.text, line_end
        self.text = "".join(pieces)
        self.shown = splice(
            self.text,
            (
                Edit(
                    each.start,
                    each.start + len(each.masked.text),
                    each.cell.source.text,
                )
                for each in self.chunks
            ),
        )

    def chunk(self, offset: int) -> Chunk:
        """Return the cell in which an offset lies; its mark counts with it."""
        ends = [chunk.end for chunk in self.chunks[:-1]]
        return self.chunks[bisect_right(ends, offset)]

    def position(self, offset: int) -> int:
        """Return the offset in the JSON text of an offset in the script."""
        chunk = self.chunk(offset)
        within = min(max(offset - chunk.start, 0), len(chunk.masked.text))
        return chunk.cell.source.position(within)

    def edits(self, edits: Iterable[Edit]) -> list[Edit]:
        """Return edits of the script as edits of the JSON text.

        Raises:
            CrossesCells: One of them reaches over the border of two cells.
        """
        changes: list[list[Edit]] = [[] for _ in self.chunks]
        found: list[Edit] = []
        for edit in edits:
            index = self._index(edit)
            if index < 0:
                found.append(self._document.new_cell(edit.text.strip("\r\n"), None))
                continue
            chunk = self.chunks[index]
            inside, *cells = self._split(index, edit)
            if inside or edit.start < edit.end:
                start, end = edit.start - chunk.start, edit.end - chunk.start
                changes[index].append(Edit(start, end, inside))
            found += [self._document.new_cell(each, chunk.cell) for each in cells]
        for chunk, inner in zip(self.chunks, changes, strict=True):
            if inner:
                source = chunk.cell.source
                new = source.spliced(inner, chunk.line_end)
                edit = Edit(source.start, source.end, new)
                found.append(trimmed(self._document.text, edit))
        return sorted(found)

    def inside(self, edits: Iterable[Edit]) -> Iterator[tuple[Chunk, Edit]]:
        """Yield edits of the script as edits of the source of a cell.

        What would have a cell of its own goes to the end of the one above it.

        Raises:
            CrossesCells: One of them reaches over the border of two cells, or stands above all.
        """
        for edit in edits:
            index = self._index(edit)
            if index < 0:
                raise CrossesCells(edit.start)
            chunk = self.chunks[index]
            size = len(chunk.cell.source.text)
            first, *cells = self._split(index, edit)
            text = "\n\n\n".join([first.rstrip("\r\n"), *cells] if cells else [first])
            start, end = edit.start - chunk.start, edit.end - chunk.start
            if end > size or (cells and chunk.line_end):
                # The source ends before the end of its last line.
                text = (chunk.line_end if start > size else "") + text.rstrip("\r\n")
            start, end = min(start, size), min(end, size)
            if text or start < end:
                yield chunk, Edit(start, end, text)

    def _split(self, index: int, edit: Edit) -> list[str]:
        """Return what an edit writes into a cell, then the source of each new cell."""
        chunk = self.chunks[index]
        inside, *cells = _split(edit.text) if edit.start == chunk.end else [edit.text]
        if edit.start == chunk.start:
            inside = inside.lstrip("\r\n")
        return [inside, *cells]

    def _index(self, edit: Edit) -> int:
        """Return the index of the chunk that an edit changes, -1 if it stands above all."""
        for index, chunk in enumerate(self.chunks):
            if chunk.start <= edit.start and edit.end <= chunk.end:
                return index
        if edit.start == edit.end == 0:
            return -1
        raise CrossesCells(edit.start)


def hides(edit: Edit) -> bool:
    """Whether an edit writes what stands for a magic: that would be lost."""
    return FILLER in edit.text


def _split(text: str) -> Iterator[str]:
    """Yield what goes into the cell itself, then the source of each new cell."""
    pieces: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if is_mark(line):
            pieces.append([])
        else:
            pieces[-1].append(line)
    first, *cells = ("".join(piece) for piece in pieces)
    yield first
    yield from (cell.strip("\r\n") for cell in cells)
