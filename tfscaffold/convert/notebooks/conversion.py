"""The conversion of a notebook: its cells as one script, whose edits go into the JSON."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tfscaffold.convert.conversion import (
    Conversion,
    Definitions,
    ModelReport,
    Options,
    chosen,
    convert_definitions,
    read_text,
)
from tfscaffold.convert.notebooks.document import Document
from tfscaffold.convert.notebooks.order import doubts
from tfscaffold.convert.notebooks.script import CrossesCells, Script, hides
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.readers import Reading
from tfscaffold.source.text import Edit, Text, splice

# How the message of a diagnostic says where it is.
_PLACE = re.compile(r"^Cell \d+, line \d+: ")


@dataclass(frozen=True)
class NotebookConversion:
    """The result for one notebook.

    Attributes:
        notebook: The notebook.
        script: The conversion of its cells as one script; lines are those of the script.
        edits: What changes in the JSON.
    """

    notebook: "Notebook"
    script: Conversion
    edits: tuple[Edit, ...]

    def in_file(self) -> Conversion:
        """Return the conversion of the file: lines, columns and edits are those of the JSON."""
        return Conversion(
            splice(self.notebook.text.text, self.edits),
            self.edits,
            tuple(map(self.notebook.report, self.script.models)),
        )

    def shown(self) -> tuple[str, str]:
        """Return the cells before and after, as people read them."""
        old = self.notebook.script.shown
        return old, splice(old, self.script.edits)


class Notebook:
    """A notebook, and what is read of it when it is asked for.

    Args:
        text: JSON; `UserError` is raised later where it is no notebook.
    """

    def __init__(self, text: str) -> None:
        self.text = Text(text)

    def __reduce__(self) -> tuple[type["Notebook"], tuple[str]]:
        """Let another process have the text alone."""
        return Notebook, (self.text.text,)

    @cached_property
    def script(self) -> Script:
        """The cells as one Python text."""
        return Script(Document(self.text.text))

    @cached_property
    def _lines(self) -> Text:
        return Text(self.script.text)

    def position(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and column in the file of those in the script."""
        offset = self._lines.starts[line - 1] + column - 1
        return self.text.position(self.script.position(offset))

    def cell(self, line: int) -> tuple[int, int]:
        """Return the number of the cell of a line in the script, and the line in that cell."""
        chunk = self.script.chunk(self._lines.starts[line - 1])
        return chunk.cell.number, line - self._lines.position(chunk.start)[0] + 1

    def report(self, model: ModelReport) -> ModelReport:
        """Return what is told of a definition, at its place in the file."""
        return replace(
            model,
            line=self.position(model.line, 1)[0],
            cell=self.cell(model.line)[0],
            diagnostics=tuple(map(self.diagnostic, model.diagnostics)),
        )

    def diagnostic(self, found: Diagnostic) -> Diagnostic:
        """Return a diagnostic at its place in the file; its message says which cell it is."""
        number, within = self.cell(found.line)
        line, column = self.position(found.line, found.column)
        message = f"Cell {number}, line {within}: {found.message}"
        return replace(found, line=line, column=column, message=message)

    def placed(self, model: ModelReport) -> ModelReport:
        """Return what is told of a definition whose lines are those of this file already.

        The numbers of cells, there and in the messages, become those of this notebook.
        """
        cell, _ = self._cell_at(model.line, 1)

        def diagnostic(found: Diagnostic) -> Diagnostic:
            number, within = self._cell_at(found.line, found.column)
            place = f"Cell {number}, line {within}: "
            return replace(found, message=_PLACE.sub(place, found.message, 1))

        diagnostics = tuple(map(diagnostic, model.diagnostics))
        return replace(model, cell=cell, diagnostics=diagnostics)

    def _cell_at(self, line: int, column: int) -> tuple[int, int]:
        """Return the number of the cell of a place in the file, and the line in that cell."""
        offset = self.text.starts[line - 1] + column - 1
        ends = [chunk.cell.source.end for chunk in self.script.chunks[:-1]]
        cell = self.script.chunks[bisect_right(ends, offset)].cell
        text = cell.source.text
        within = bisect_left(range(len(text)), offset, key=cell.source.position)
        return cell.number, Text(text).position(within)[0]

    @cached_property
    def definitions(self) -> Definitions:
        """The definitions in the script; those that the cells leave in doubt have no graph."""
        found = read_text(self.script.text)
        if found.code is None:
            return found
        readings = tuple(
            _doubted(each, doubts(self.script, found.code, each))
            for each in found.readings
        )
        chunks = self.script.chunks
        taken = frozenset(name for each in chunks for name in each.masked.names)
        return replace(found, readings=readings, taken=taken)

    def convert(self, to: str, options: Options) -> "NotebookConversion":
        """Convert the definitions in the notebook to another tier.

        Args:
            to: One of `tfscaffold.tiers.TIERS`.
            options: Which definitions, and how. `line` is a line of the file, but those of
                `rejected` are lines of the script.

        Raises:
            UserError: No definition has the name or line asked for.
        """
        readings = tuple(self._chosen(options))
        return self.converted(readings, to, replace(options, name=None, line=None))

    def converted(
        self, readings: tuple[Reading, ...], to: str, options: Options
    ) -> "NotebookConversion":
        """Convert some of the definitions, as `convert` does."""
        source = replace(self.definitions, readings=readings)
        while True:
            result = convert_definitions(source, to, options)
            wrong = [each.start for each in result.edits if hides(each)]
            try:
                edits = tuple(self.script.edits(() if wrong else result.edits))
            except CrossesCells as crossing:
                wrong.append(crossing.offset)
            if not wrong:
                return NotebookConversion(self, result, edits)
            source = replace(source, readings=self._without(source.readings, *wrong))

    def _chosen(self, options: Options) -> Iterator[Reading]:
        """Yield the definitions that the options ask for, by the lines of the file."""
        readings = self.definitions.readings
        placed = tuple(
            replace(
                each,
                line=self.position(each.line, 1)[0],
                end_line=self.position(each.end_line, 1)[0],
            )
            for each in readings
        )
        wanted = list(map(id, chosen(placed, options)))
        for reading, place in zip(readings, placed, strict=True):
            if id(place) in wanted:
                yield reading

    def _without(
        self, readings: tuple[Reading, ...], offset: int, *_: int
    ) -> tuple[Reading, ...]:
        """Return the definitions but for the graph of that which cannot be written there."""
        line = self._lines.position(offset)[0]
        left = [each for each in readings if each.graph is not None]
        wrong = [each for each in left if each.line <= line <= each.end_line] or left
        assert wrong, "edits of no definition"
        return tuple(
            _doubted(each, [_unwritable(each)]) if each in wrong else each
            for each in readings
        )


def _doubted(reading: Reading, reasons: list[Diagnostic]) -> Reading:
    if not reasons:
        return reading
    return replace(reading, graph=None, diagnostics=(*reading.diagnostics, *reasons))


def _unwritable(reading: Reading) -> Diagnostic:
    return Diagnostic(
        "TFS152",
        "error",
        reading.line,
        reading.column,
        "A magic, or the end of a cell, stands inside what would be rewritten.",
        "Write the definition in one cell, without magics.",
    )
