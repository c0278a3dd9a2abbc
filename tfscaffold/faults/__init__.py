"""Faults in Keras and TensorFlow code that the text alone makes certain: one file a rule."""

from collections.abc import Callable, Iterator

from tfscaffold.faults import (
    module_features,
    overridden_training,
    shape_arguments,
    untracked_loss,
)
from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.code import Code
from tfscaffold.source.large import deep_trees

Rule = Callable[[Code], Iterator[Diagnostic]]

RULES: dict[str, Rule] = {
    "TFS401": shape_arguments.find,
    "TFS402": overridden_training.find,
    "TFS403": untracked_loss.find,
    "TFS404": module_features.find,
}
# A text without one of these has none of the faults; it is never parsed.
MARKS = ("keras", "tensorflow")


def faults_of_text(text: str) -> list[Diagnostic]:
    """Return the faults in a Python text, in its order.

    Raises:
        UserError: The text is not Python.
    """
    if not any(mark in text for mark in MARKS):
        return []
    return faults(Code(text, frozenset(LAYERS)))


@deep_trees()
def faults(code: Code) -> list[Diagnostic]:
    """Return the faults in a file, in the order of the text."""
    found = [each for rule in RULES.values() for each in rule(code)]
    return sorted(found, key=lambda each: (each.line, each.column, each.code))


__all__ = ["MARKS", "RULES", "Rule", "faults", "faults_of_text"]
