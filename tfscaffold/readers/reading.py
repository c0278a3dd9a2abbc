"""What a reader gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code


@dataclass(frozen=True)
class Reading:
    """One definition that was found: its graph, or all the reasons why there is none.

    Attributes:
        tier: In which it is written.
        name: Of the variable that holds the model, or of the function that returns it.
        function: The function in which it stands, or "".
        line: 1-based first line.
        column: 1-based, in characters.
        end_line: Last line of its last statement.
        graph: The model.
        diagnostics: The reasons.
    """

    tier: str
    name: str
    function: str
    line: int
    column: int
    end_line: int
    graph: Graph | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


Reader = Callable[[Code], list[Reading]]
