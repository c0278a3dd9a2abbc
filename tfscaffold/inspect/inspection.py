"""The inspection of one text: its models, their layers, and what each can become."""

import ast
from dataclasses import dataclass

from tfscaffold.convert.conversion import MARKS, convert_text
from tfscaffold.inspect.layers import Layers, layers_of
from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.readers import READERS
from tfscaffold.source.code import Code
from tfscaffold.writers import WRITERS


@dataclass(frozen=True)
class Verdict:
    """Whether a model can be converted to a tier.

    Attributes:
        tier: The target.
        possible: Whether `convert` would do it.
        diagnostics: All the reasons why not; or remarks on the result.
    """

    tier: str
    possible: bool
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """A model.

    Attributes:
        name: Of the variable that holds it, or of the function that returns it.
        tier: In which it is written.
        function: The function in which it stands, or "".
        line: 1-based first line.
        column: 1-based, in characters.
        end_line: The last line of its last statement.
        content: Its layers; None where the definition cannot be followed.
        verdicts: For each of the other tiers.
    """

    name: str
    tier: str
    function: str
    line: int
    column: int
    end_line: int
    content: Layers | None
    verdicts: tuple[Verdict, ...]


def inspect_text(text: str) -> tuple[Inspection, ...]:
    """Return the models of a Python text, in its order.

    Raises:
        UserError: The text is not Python.
    """
    if not any(mark in text for mark in MARKS):
        return ()
    code = Code(text, frozenset(LAYERS))
    readings = [reading for read in READERS.values() for reading in read(code)]
    verdicts = _verdicts(text, len(readings))
    models: dict[ast.AST, Layers] = {}
    for reading in readings:
        if reading.graph is not None:
            models[reading.graph.callee] = layers_of(code, reading.graph, models)
    return tuple(
        Inspection(
            name=reading.name,
            tier=reading.tier,
            function=reading.function,
            line=reading.line,
            column=reading.column,
            end_line=reading.end_line,
            content=models[reading.graph.callee] if reading.graph else None,
            verdicts=found,
        )
        for reading, found in zip(readings, verdicts, strict=True)
    )


def _verdicts(text: str, count: int) -> list[tuple[Verdict, ...]]:
    """Return what each definition can become: what `convert` says when it is asked."""
    found: list[tuple[Verdict, ...]] = [()] * count
    for tier in WRITERS if count else ():
        for index, model in enumerate(convert_text(text, tier).models):
            if model.status != "unchanged":
                possible = model.status == "converted"
                found[index] += (Verdict(tier, possible, model.diagnostics),)
    return found
