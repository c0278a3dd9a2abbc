"""Syntax trees that are large, or deep."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tfscaffold.errors import UserError

# Python's parser stops at 3,000 levels; walking down one takes up to four calls.
_CALLS = 12_000


@contextmanager
def without_collecting() -> Iterator[None]:
    """Do not look for garbage: in a growing tree that costs more than the parsing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def deep_trees() -> Iterator[None]:
    """Let the walks over a tree go as deep as the parser does. Also a decorator.

    Raises:
        UserError: It is deeper.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _CALLS))
    try:
        with without_collecting():
            yield
    except RecursionError as error:
        raise UserError("The code is nested too deeply.") from error
    finally:
        sys.setrecursionlimit(limit)
