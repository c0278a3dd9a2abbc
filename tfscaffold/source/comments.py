"""Comments of a piece of the user's text."""

import io
import tokenize
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Comment:
    """A comment: its text with the `#`, its offsets, and whether it has its line to itself."""

    text: str
    start: int
    end: int
    alone: bool


def comments(text: str, start: int, end: int) -> list[Comment]:
    """Return the comments between two offsets that lie outside string literals.

    Args:
        text: The whole decoded text.
        start: Offset of the first character of a statement.
        end: Offset behind its last line.
    """
    found = []
    for at, comment in _comments(text[start:end]):
        line_start = _line_start(text, start + at)
        alone = not text[line_start : start + at].strip()
        found.append(Comment(comment, start + at, start + at + len(comment), alone))
    return found


# A language server reads the same statements again at each key.
@lru_cache(maxsize=512)
def _comments(piece: str) -> tuple[tuple[int, str], ...]:
    """Return the comments of a piece of code, each with its offset."""
    if "#" not in piece:
        return ()
    # Equal length, so that offsets hold; the tokenizer knows LF only.
    unix = piece.replace("\r\n", " \n").replace("\r", "\n")
    starts = [0]
    for line in unix.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return tuple(
        (starts[token.start[0] - 1] + token.start[1], token.string.rstrip())
        for token in tokenize.generate_tokens(io.StringIO(unix).readline)
        if token.type == tokenize.COMMENT
    )


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
