"""The inspection of one text: its models, their layers, and what each can become."""

import ast
from dataclasses import dataclass

from tfscaffold.convert.conversion import Definitions, Options, read_text, reports
from tfscaffold.inspect.layers import Layers, layers_of
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.large import deep_trees
from tfscaffold.writers import WRITERS

_USUAL = Options()


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
        cell: The number of its cell in a notebook, from 1; None in a script.
    """

    name: str
    tier: str
    function: str
    line: int
    column: int
    end_line: int
    content: Layers | None
    verdicts: tuple[Verdict, ...]
    cell: int | None = None


def inspect_text(text: str, options: Options = _USUAL) -> tuple[Inspection, ...]:
    """Return the models of a Python text, in its order.

    Args:
        text: Decoded text.
        options: As for a conversion.

    Raises:
        UserError: The text is not Python.
    """
    return inspect_definitions(read_text(text, options.path), options)


@deep_trees()
def inspect_definitions(
    definitions: Definitions, options: Options = _USUAL
) -> tuple[Inspection, ...]:
    """Return the models of a text that has been read, in its order."""
    if definitions.code is None:
        return ()
    verdicts = _verdicts(definitions, options)
    models: dict[ast.AST, Layers] = {}
    for reading in definitions.readings:
        if reading.graph is not None:
            models[reading.graph.callee] = layers_of(
                definitions.code, reading.graph, models
            )
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
        for reading, found in zip(definitions.readings, verdicts, strict=True)
    )


def _verdicts(definitions: Definitions, options: Options) -> list[tuple[Verdict, ...]]:
    """Return what each definition can become: what `convert` says when it is asked."""
    found: list[tuple[Verdict, ...]] = [()] * len(definitions.readings)
    for tier in WRITERS:
        for index, model in enumerate(reports(definitions, tier, options)):
            if model.status != "unchanged":
                possible = model.status == "converted"
                found[index] += (Verdict(tier, possible, model.diagnostics),)
    return found
