"""Folds a few lines of code for a few lines that use them."""

from collections.abc import Callable

import pytest

from tfscaffold.writers.folding import fold, read_uses

Fold = Callable[..., str]


@pytest.fixture
def folded() -> Fold:
    """Return a function that gives what is left of definitions, as one text."""
    return _folded


def _folded(text: str, user: str, names: str = "A", *others: str) -> str:
    """Fold definitions.

    Args:
        text: The definitions.
        user: The rest of the file.
        names: The classes that it may make, separated by spaces.
        others: The texts of other files.
    """
    uses = read_uses(user, {name: name for name in names.split()}).with_others(others)
    found = fold(text.strip("\n"), ["keras", "tf"], uses)
    return "\n\n\n".join(each for _, each in found) + "\n"
