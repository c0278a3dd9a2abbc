"""What a conversion is asked for, and what comes out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tfscaffold.model.diagnostics import Diagnostic, Level
from tfscaffold.source.text import Edit

Status = Literal["converted", "refused", "unchanged"]


@dataclass(frozen=True)
class Options:
    """How to convert.

    Attributes:
        line: Convert only the definition on this 1-based line.
        name: Convert only the definition of this name.
        input_shape: Sizes without the batch axis, for definitions that state none; None is
            an open size.
        line_length: The longest line where black formats the file.
        blocks_module: Import raw TensorFlow blocks from this module instead of writing them
            into the file.
        training: Rewrite the training in this style, one of `tfscaffold.training.STYLES`; or
            None: leave it.
        rejected: Definitions that are left as they are, each with the reason, at its line:
            their results were found to be wrong.
        path: The file that holds the text, if there is one; functions of other modules are
            found from it.
        severity: What diagnostics count as, by their code. A remark that counts as an error
            refuses its definition.
    """

    line: int | None = None
    name: str | None = None
    input_shape: tuple[int | None, ...] | None = None
    line_length: int = 88
    blocks_module: str | None = None
    training: str | None = None
    rejected: tuple[Diagnostic, ...] = ()
    path: str = ""
    severity: Mapping[str, Level] = field(default_factory=dict)

    def levelled(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics as the user counts them, without those to be ignored."""
        levels = [
            (each, self.severity.get(each.code, each.severity)) for each in diagnostics
        ]
        return tuple(
            replace(each, severity=level) for each, level in levels if level != "ignore"
        )


@dataclass(frozen=True)
class Verified:
    """What came out when a definition and its result were run.

    Attributes:
        equal: None if they could not be run.
        max_difference: The largest difference of two numbers; None if none were compared.
        reason: What differs, or why they could not be run; else "".
    """

    equal: bool | None
    max_difference: float | None
    reason: str


@dataclass(frozen=True)
class ModelReport:
    """What became of one definition.

    Attributes:
        verified: None where nothing was run.
        cell: The number of its cell in a notebook, from 1; None in a script.
        training: The style that its training was to have, or None.
    """

    name: str
    line: int
    source: str
    target: str
    status: Status
    diagnostics: tuple[Diagnostic, ...] = ()
    verified: Verified | None = None
    cell: int | None = None
    training: str | None = None

    @property
    def goal(self) -> str:
        """What it was to become, for people."""
        tier = "" if self.training and self.source == self.target else self.target
        return goal(tier, self.training)


def goal(to: str, training: str | None) -> str:
    """Return what models are to become, for people.

    Args:
        to: The tier, or "" for that of each model.
        training: As in `Options`.
    """
    style = f"training by {training}" if training else ""
    return " with ".join(filter(None, (to, style)))


@dataclass(frozen=True)
class Conversion:
    """The result for one text.

    Attributes:
        text: The whole new text.
        edits: What changed, as ranges of the old text.
        models: Every definition that was found and chosen, in the order of the text.
        blocks: The raw TensorFlow blocks that the text needs from `blocks_module`.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    models: tuple[ModelReport, ...] = ()
    blocks: tuple[str, ...] = ()
