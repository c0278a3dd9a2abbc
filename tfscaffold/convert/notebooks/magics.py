"""What IPython adds to Python, masked by text of equal length that Python can read.

The syntax: https://ipython.readthedocs.io/en/stable/interactive/reference.html and
https://ipython.readthedocs.io/en/stable/interactive/magics.html
"""

import ast
import re
import warnings
from dataclasses import dataclass

# Cell magics that run their cell as Python, in the notebook's own names.
_PYTHON_CELLS = ("capture", "prun", "snakeviz", "time")
# Line magics of which the rest is Python.
_PYTHON_LINES = ("prun", "time", "timeit")
# Magics that are often written without their `%`.
_AUTOMAGIC = (
    "alias|autoreload|cat|cd|conda|cp|env|ll|load_ext|ls|mamba|man|matplotlib|mkdir|more|mv"
    "|pip|pwd|reload_ext|rm|rmdir|run|tensorflow_version|uv"
)
_TOKEN = re.compile(
    r"(?P<string>'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\""
    r"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<comment>#[^\r\n]*)|(?P<joined>\\\r?\n)|(?P<end>\r\n|\r|\n)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<help>\?)"
    r"|(?P<other>[^'\"#\\\r\n()\[\]{}?]+|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"[%!?,;/]")
_ASSIGNED = re.compile(r"[\w.\[\]'\", *]+?(?<![=<>!])=\s*(?=[%!])")
_AUTO = re.compile(rf"(?:{_AUTOMAGIC})(?=[ \t]|$)(?![ \t]*[=(\[.])")
_LINE_MAGIC = re.compile(rf"%(?:{'|'.join(_PYTHON_LINES)})[ \t]+(?:-\w+[ \t\d]*[ \t])*")
_LINE_END = re.compile(r"\r\n|\r|\n")
FILLER = "\ue000"


@dataclass(frozen=True)
class Masked:
    """The source of a cell as Python.

    Attributes:
        text: As long as the source.
        hidden: What of the source Python cannot read: magics, shell lines, whole cells.
    """

    text: str
    hidden: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Every word in what is hidden."""
        return {word for piece in self.hidden for word in re.findall(r"\w+", piece)}

    def mentions(self, name: str) -> bool:
        """Whether a variable may be read in what is hidden."""
        return any(_mentions(piece, name) for piece in self.hidden)


def masked(source: str) -> Masked:
    """Return a cell as Python, or all of it hidden where it is not."""
    start = len(source) - len(source.lstrip())
    if source.startswith("%%", start):
        end = _line_end(source, start)
        name = re.match(r"%%!?(\w*)", source[start:])
        if name is None or name.group(1) not in _PYTHON_CELLS:
            return Masked(_comment(source), (source,))
        # `#%%` is where nothing is inserted above.
        head = f"{source[:start]}#%%{FILLER * (end - start - 3)}"
        rest = masked(source[end:])
        return Masked(head + rest.text, (source[start:end], *rest.hidden))
    found = _without_magics(source)
    return found if is_python(found.text) else Masked(_comment(source), (source,))


def _mentions(piece: str, name: str) -> bool:
    text = piece.strip()
    if text.startswith("?") or text.endswith("?"):
        return False
    if text.startswith("%%") and not text.startswith("%%timeit"):
        text = text.partition("\n")[0]
    if "!" in text[:2] or re.match(r"[^=]*=\s*!", text):
        # IPython puts Python values into a shell line in these two ways.
        text = " ".join(re.findall(r"\{[^}]*\}|\$\w+", text))
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def is_python(text: str) -> bool:
    """Whether text is Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_magics(source: str) -> Masked:
    pieces: list[str] = []
    hidden: list[str] = []
    position = 0
    while position < len(source):
        end, is_help = _logical_line(source, position)
        line = source[position:end]
        shown = _shown(line, is_help)
        if shown is None:
            # A magic ends with its line, whatever brackets it opens.
            end = _magic_end(source, position)
            line = source[position:end]
            shown = _hidden(line)
            hidden.append(line)
        pieces.append(shown)
        position = end
    return Masked("".join(pieces), tuple(hidden))


def _logical_line(source: str, start: int) -> tuple[int, bool]:
    """Return where a logical line ends, and whether it asks for help: `model?`."""
    depth = 0
    last = ""
    for match in _TOKEN.finditer(source, start):
        kind = match.lastgroup or ""
        if kind == "end" and depth <= 0:
            return match.end(), last == "help"
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if not match.group().isspace():
            last = kind
    return len(source), last == "help"


def _shown(line: str, is_help: bool) -> str | None:
    """Return a logical line if Python can read it; None if it is to be hidden."""
    text = line.lstrip()
    if not text:
        return line
    indent = line[: len(line) - len(text)]
    first = text[: _line_end(text, 0)]
    code = _LINE_MAGIC.match(first)
    if code is not None and is_python(first[code.end() :]):
        # The statement of `%time statement` is left to be seen.
        return f"{indent}0{' ' * (code.end() - 2)};{text[code.end() :]}"
    if is_help or _ESCAPE.match(text) or _ASSIGNED.match(first):
        return None
    if _AUTO.match(first) and not is_python(first):
        return None
    return line


def _magic_end(source: str, start: int) -> int:
    """Return where the line of a magic ends; a backslash continues it."""
    end = _line_end(source, start)
    while source[start:end].endswith("\\") and end < len(source):
        end = _line_end(source, _next(source, end))
    return _next(source, end)


def _hidden(line: str) -> str:
    """Return the mask of a magic: a statement, with what it assigns still assigned."""
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    assigned = _ASSIGNED.match(text)
    head = f"{assigned.group()}_#" if assigned else "0#"
    end = _line_end(text, 0)
    if end < len(head):
        return f"{indent}{' ' * end}{text[end:]}"
    return indent + head + FILLER * (end - len(head)) + _comment(text[end:])


def _comment(text: str) -> str:
    """Return text of equal length and with the same lines, all of it comments."""
    pieces = re.split(r"(\r\n|\r|\n)", text)
    return "".join(
        (
            piece
            if _LINE_END.match(piece) or not piece
            else "#" + FILLER * (len(piece) - 1)
        )
        for piece in pieces
    )


def _line_end(text: str, start: int) -> int:
    match = _LINE_END.search(text, start)
    return match.start() if match else len(text)


def _next(text: str, end: int) -> int:
    match = _LINE_END.match(text, end)
    return match.end() if match else end
