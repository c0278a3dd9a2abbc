"""What is known of one version of a text. Each thing is found out when it is first asked for."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from tfscaffold.convert.conversion import (
    Conversion,
    Definitions,
    ModelReport,
    Options,
    convert_definitions,
    read_code,
    reports,
)
from tfscaffold.convert.marks import is_marked
from tfscaffold.convert.settings import settings_of
from tfscaffold.convert.tree import is_excluded
from tfscaffold.errors import UserError
from tfscaffold.faults import MARKS, faults
from tfscaffold.inspect.layers import Layers, layers_of
from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic, Level
from tfscaffold.readers import Reading
from tfscaffold.source.code import Code
from tfscaffold.source.text import Text
from tfscaffold.writers import WRITERS

# How many models are looked at before anybody asks.
_NEAR = 8


class Analysis:
    """A text as it was read.

    Args:
        text: The text.
        path: Where it belongs; the settings of its project hold.
        before: The code of an earlier text, of which the statements that stay are taken over.

    Attributes:
        code: None where the text has no sign of Keras, or is not Python.
        readings: The models, in the order of the text.
        faults: What is wrong, in the order of the text.
        problem: What is wrong with the settings of the project, which do not hold then; or "".
    """

    def __init__(self, text: Text, path: str, before: Code | None = None) -> None:
        self.problem = ""
        self._path = path
        self._options = self._project(path)
        excluded = not self.problem and is_excluded(path)
        self._reports: dict[tuple[int, str], ModelReport] = {}
        self._definitions = Definitions(text.text)
        self.code: Code | None = None
        self.faults: list[Diagnostic] = []
        if excluded:
            return
        try:
            self._read(text.text, before)
        except UserError:
            # Half-written code is no news in an editor; other tools tell it.
            return

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self._definitions.readings

    def report(self, reading: Reading, tier: str) -> ModelReport | None:
        """Return what would become of a model; None for the tier that it has."""
        if tier == reading.tier:
            return None
        key = self.readings.index(reading), tier
        if key not in self._reports:
            self._reports[key] = self._reported(reading, tier)
        return self._reports[key]

    def _reported(self, reading: Reading, tier: str) -> ModelReport:
        only = replace(self._definitions, readings=(reading,))
        (report,) = reports(only, tier, self._options)
        return report

    def _defined(self, text: str, before: Code | None) -> Definitions:
        return read_code(_code(text, self._path, before))

    def prepare(self, line: int) -> Iterator[str]:
        """Find out what the code actions near a line need, one thing at a time."""
        near = sorted(
            self.readings,
            key=lambda each: max(each.line - line, line - each.end_line, 0),
        )
        for reading in near[:_NEAR]:
            for tier in WRITERS:
                self.report(reading, tier)
                yield tier

    def convertible(self, reading: Reading) -> bool:
        """Whether a model can become any other tier."""
        found = (self.report(reading, tier) for tier in WRITERS)
        return any(report and report.status == "converted" for report in found)

    def conversion(self, reading: Reading, tier: str) -> Conversion:
        """Return the conversion of one model."""
        only = replace(self._definitions, readings=(reading,))
        return convert_definitions(only, tier, self._options)

    def content(self, reading: Reading) -> Layers | None:
        """Return the layers of a model; None where it cannot be followed."""
        return self._contents.get(self.readings.index(reading))

    def models_at(self, first: int, last: int) -> list[Reading]:
        """Return the models that stand on any of some 1-based lines, the smallest first."""
        found = [
            reading
            for reading in self.readings
            if reading.line <= last and reading.end_line >= first
        ]
        return sorted(found, key=lambda each: each.end_line - each.line)

    @cached_property
    def _contents(self) -> dict[int, Layers]:
        models: dict[object, Layers] = {}
        found: dict[int, Layers] = {}
        for index, reading in enumerate(self.readings):
            if reading.graph is not None and self.code is not None:
                content = layers_of(self.code, reading.graph, models)  # type: ignore[arg-type]
                models[reading.graph.callee] = found[index] = content
        return found

    def level(self, code: str) -> Level | None:
        """Return what a diagnostic counts as in the project; None where it says nothing."""
        return self._options.severity.get(code)

    def _project(self, path: str) -> Options:
        try:
            found = settings_of(os.path.dirname(os.path.abspath(path)))
        except UserError as error:
            self.problem = str(error)
            return Options()
        return Options(line_length=found.line_length, severity=found.severity)

    def _read(self, text: str, before: Code | None) -> None:
        marked = is_marked(text)
        if not marked and not any(mark in text for mark in MARKS):
            return
        if marked:
            self._definitions = self._defined(text, before)
            self.code = self._definitions.code
        else:
            self.code = _code(text, self._path, before)
        if self.code is not None:
            self.faults = list(self._options.levelled(faults(self.code)))


def _code(text: str, path: str, before: Code | None) -> Code:
    if before is not None:
        return before.changed(text)
    return Code(text, frozenset(LAYERS), path=path)
