"""A progress bar on standard error, in a terminal only."""

import sys
import time

_WIDTH = 30
_SECONDS = 0.1


class Progress:
    """A bar for a known number of steps.

    Args:
        total: The steps; a bar for one is not shown.
        quiet: Whether it is never shown.
    """

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._drawn = False
        self._next = time.monotonic() + _SECONDS
        self._shown = total > 1 and not quiet and sys.stderr.isatty()

    def advance(self) -> None:
        """Count a step, and draw the bar if it is time."""
        self._done += 1
        if self._shown and time.monotonic() >= self._next:
            filled = "#" * (_WIDTH * self._done // self._total)
            sys.stderr.write(
                f"\r[{filled:<{_WIDTH}}] {self._done:,} of {self._total:,} files"
            )
            sys.stderr.flush()
            self._drawn = True
            self._next = time.monotonic() + _SECONDS

    def clear(self) -> None:
        """Make room for a line of text."""
        if self._drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
            self._drawn = False
