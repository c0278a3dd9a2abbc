"""New statements as black would leave them, where the user's file is as black would leave it."""

import textwrap
import unicodedata

from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Line


def needs_polish(line: Line, indent: str, length: int) -> bool:
    """Whether black could want a new statement otherwise: it is long, or has several lines."""
    if line.fixed or not line.text:
        return False
    after = f"  {'  '.join(line.after)}" if line.after else ""
    if line.laid_out:
        lines = line.text.split("\n")
        return max(map(width, lines)) + len(indent) + width(after) > length
    return "\n" in line.text or width(f"{indent}{line.text}{after}") > length


def width(text: str) -> int:
    """Return how wide a line is, as black counts: the signs of East Asia take two columns."""
    if text.isascii():
        return len(text)
    return sum(_width(each) for each in text)


def _width(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "FW" else 1


def is_clean(code: Code, spans: list[tuple[int, int]], length: int) -> bool:
    """Whether black would leave these statements of the user's as they are."""
    for start, end in spans:
        indent = code.text.indent(start)
        text = code.text.text[code.text.line_start(start) : end].replace("\r\n", "\n")
        if "\t" in indent:
            return False
        if black(textwrap.dedent(text), length - len(indent)) != textwrap.dedent(text):
            return False
    return True


def black(text: str, length: int) -> str:
    """Return statements as black formats them, without a newline at the end; or as they are."""
    from black import FileMode, format_str
    from black.parsing import InvalidInput

    try:
        mode = FileMode(line_length=max(length, 1))
        return format_str(text + "\n", mode=mode).rstrip("\n")
    except InvalidInput:
        return text


def polished(line: Line, indent: str, length: int) -> Line:
    """Return a new statement as black formats it at an indentation.

    Args:
        line: The statement; its further lines have their indentation.
        indent: The white space that starts its first line.
        length: The longest line.
    """
    text = textwrap.dedent(f"{indent}{line.text}")
    comment = f"  {'  '.join(line.after)}" if line.after else ""
    formatted = black(f"{text}{comment}", length - len(indent))
    first, *rest = formatted.split("\n")
    lines = [first, *(f"{indent}{each}" if each else each for each in rest)]
    return Line("\n".join(lines), line.before)
