"""Turns the labels that were found into classes."""

import math

from tfscaffold.errors import UserError


def class_names(counts: dict[str, int], place: str) -> tuple[str, ...]:
    """Return the labels in order: by value if all are whole numbers, else by name.

    Raises:
        UserError: There is only one, or they are measurements rather than classes.
    """
    if len(counts) < 2:
        found = f"only {next(iter(counts))!r}" if counts else "nothing"
        raise UserError(
            f"{place} holds {found}.", "Give examples of two classes or more."
        )
    numbers = [number(label) for label in counts]
    if None not in numbers and any(value % 1 for value in numbers if value):
        raise UserError(
            f"{place} holds fractions, such as {next(iter(counts))!r}: these are"
            " measurements, and the projects here tell classes apart.",
            "Turn them into a few classes, for example 'low' and 'high'.",
        )
    if len(counts) > 2 and len(counts) == sum(counts.values()):
        raise UserError(
            f"{place} holds another value for each of its {len(counts)} examples, so these"
            " are no classes.",
            "Is it the right column? One called 'label' comes first.",
        )
    if None in numbers:
        return tuple(sorted(counts))
    return tuple(sorted(counts, key=float))


def number(text: str) -> float | None:
    """Return the finite number that a text is, or None; Python's `1_000` is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
