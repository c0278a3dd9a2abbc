"""The pages of the diagnostics, the same that stand in docs/diagnostics."""

import os
from dataclasses import dataclass
from operator import ne

from tfscaffold.errors import UserError
from tfscaffold.model.diagnostics import CODES
from tfscaffold.resources import diagnostics_folder


@dataclass(frozen=True)
class Page:
    """The page of a diagnostic.

    Attributes:
        code: `TFS101`, ...
        title: What the diagnostic says, in a few words.
        text: The whole page, in Markdown, its heading included.
    """

    code: str
    title: str
    text: str


def explain(code: str) -> Page:
    """Return the page of a diagnostic.

    Args:
        code: In capital or small letters, or its number alone.

    Raises:
        UserError: There is no such diagnostic; the hint names those that are like it.
    """
    known = code.strip().upper()
    known = f"TFS{known}" if known.isdecimal() else known
    if known not in CODES:
        raise UserError(f"There is no diagnostic {code!r}.", _nearest(known))
    path = os.path.join(diagnostics_folder(), f"{known}.md")
    with open(path, encoding="utf-8") as file:
        return Page(known, CODES[known], file.read())


def _nearest(code: str) -> str:
    """Return a hint: the codes of which a character was mistyped, or else similar ones."""
    from difflib import get_close_matches

    same_length = [each for each in CODES if len(each) == len(code)]
    mistyped = [each for each in same_length if sum(map(ne, code, each)) < 2]
    near = mistyped[:3] or get_close_matches(code, CODES)
    choice = f"Did you mean {' or '.join(near)}? " if near else ""
    return f"{choice}`tfscaffold explain` lists them all."
