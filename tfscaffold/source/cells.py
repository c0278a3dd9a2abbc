"""The lines that begin a cell: in scripts that editors run by the cell, and in our notebooks.

They are those of VS Code, Spyder and PyCharm (`# %%`) and of `jupyter nbconvert` (`# In[3]:`).
"""

import re

from tfscaffold.source.text import Text

_MARK = re.compile(r"# ?%%|# In\[")


def is_mark(line: str) -> bool:
    """Whether a line begins a cell."""
    return _MARK.match(line) is not None


def next_cell(text: Text, offset: int) -> int | None:
    """Return where the line stands that begins the cell behind an offset; None for the last."""
    for match in _MARK.finditer(text.text, text.next_line(offset)):
        if text.line_start(match.start()) == match.start():
            return match.start()
    return None


def last_mark(text: Text, start: int, end: int) -> int | None:
    """Return the offset of the last line between two offsets that begins a cell, or None."""
    found = None
    at = next_cell(text, start)
    while at is not None and at < end:
        found, at = at, next_cell(text, at)
    return found
