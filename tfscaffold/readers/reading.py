"""What a reader gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code


@dataclass(frozen=True)
class Reading:
    """One definition that was found: its graph, or all the reasons why there is none."""

    tier: str
    name: str
    line: int
    column: int
    graph: Graph | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


Reader = Callable[[Code], list[Reading]]
