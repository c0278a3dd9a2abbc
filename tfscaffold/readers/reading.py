"""What a reader gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph, Input
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
        diagnostics: The reasons; beside a graph, what is not known of its input, which only
            the user's `--input-shape` settles.
    """

    tier: str
    name: str
    function: str
    line: int
    column: int
    end_line: int
    graph: Graph | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def reasons(self, shape: tuple[int | None, ...] | None) -> tuple[Diagnostic, ...]:
        """Return why it cannot be converted where the user gives a shape of the input, or none."""
        if self.graph is None or shape is None:
            return self.diagnostics
        stated = [
            each
            for step in self.graph.steps
            if isinstance(step, Input)
            for each in step.stated
        ]
        return () if {*stated} <= {(None, *shape)} else self.diagnostics


Reader = Callable[[Code], list[Reading]]
