"""The text of a folded program: what did not change as it was, the rest as black would have it."""

import ast
import copy
import re
import textwrap
from collections.abc import Iterator

LENGTH = 88
_TEXT = re.compile(r"'([^'\"\\\n]*)'")
_OPENING, _CLOSING = "([{", ")]}"


class Printer:
    """Prints statements that stood in a text, and may have changed.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._before = {
            (node.lineno, node.col_offset, type(node)): node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.stmt)
        }

    def definition(self, node: ast.stmt) -> str:
        """Return the text of a definition at the top level, and the comments above it."""
        return "\n".join(self._statement(node, 0, is_first=True))

    def _block(self, body: list[ast.stmt], indent: int) -> Iterator[str]:
        shown = [each for each in body if not isinstance(each, ast.Pass)] or body[:1]
        for index, statement in enumerate(shown):
            yield from self._statement(statement, indent, index == 0)

    def _statement(self, node: ast.stmt, indent: int, is_first: bool) -> Iterator[str]:
        old = self._before.get(
            (getattr(node, "lineno", 0), getattr(node, "col_offset", 0), type(node))
        )
        if old is not None:
            yield from self._lead(old, indent, is_first)
        is_moved = old is not None and old.col_offset != indent
        is_long = is_moved and old.lineno != old.end_lineno  # type: ignore[union-attr]
        if old is not None and _equal(node, old) and not is_long:
            lines = self._lines[_first_line(old) - 1 : old.end_lineno]
            shown = textwrap.dedent("\n".join(lines)).split("\n")
            if shown[0].startswith("elif "):
                shown[0] = shown[0].removeprefix("el")
            yield from (f"{' ' * indent}{each}" if each else "" for each in shown)
            return
        yield from self._changed(node, old, indent)

    def _changed(
        self, node: ast.stmt, old: ast.stmt | None, indent: int
    ) -> Iterator[str]:
        inner = indent + 4
        if isinstance(node, ast.ClassDef):
            base = ast.unparse(node.bases[0])
            yield f"class {node.name}({base}):"
            yield from self._class_body(node, inner)
        elif isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                yield f"{' ' * indent}@{ast.unparse(decorator)}"
            if isinstance(old, ast.FunctionDef) and _same_signature(node, old):
                yield from self._header(old)
            else:
                yield from _signature(node, indent)
            yield from self._block(node.body, inner)
        elif isinstance(node, ast.If):
            yield from self._if(node, indent, "if")
        elif isinstance(node, ast.For):
            head = f"for {_plain(node.target)} in {_unparsed(node.iter)}:"
            yield from laid_out(head, indent)
            yield from self._block(node.body, inner)
        elif isinstance(node, ast.With):
            items = ", ".join(_unparsed(each) for each in node.items)
            yield from laid_out(f"with {items}:", indent)
            yield from self._block(node.body, inner)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            text = str(node.value.value)
            yield from f'{" " * indent}"""{text}"""'.split("\n")
        else:
            yield from laid_out(_unparsed(node), indent, self._comment(old))

    def _if(self, node: ast.If, indent: int, word: str) -> Iterator[str]:
        yield from laid_out(f"{word} {_unparsed(node.test)}:", indent)
        yield from self._block(node.body, indent + 4)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            yield from self._if(node.orelse[0], indent, "elif")
        elif node.orelse:
            yield f"{' ' * indent}else:"
            yield from self._block(node.orelse, indent + 4)

    def _class_body(self, node: ast.ClassDef, indent: int) -> Iterator[str]:
        shown = [each for each in node.body if not isinstance(each, ast.Pass)]
        for index, each in enumerate(shown or node.body[:1]):
            is_method = isinstance(each, ast.FunctionDef)
            above = shown[index - 1] if index else None
            is_docstring = isinstance(above, ast.Expr)
            if above and (
                is_method or is_docstring or isinstance(above, ast.FunctionDef)
            ):
                yield ""
            yield from self._statement(each, indent, is_first=True)

    def _lead(self, node: ast.stmt, indent: int, is_first: bool) -> Iterator[str]:
        """Yield the comments above a statement, and the empty line above these."""
        last = _first_line(node) - 1
        first = last
        while first > 0 and self._lines[first - 1].lstrip().startswith("#"):
            first -= 1
        if not is_first and first > 0 and not self._lines[first - 1]:
            yield ""
        for line in self._lines[first:last]:
            yield f"{' ' * indent}{line.strip()}"

    def _header(self, node: ast.FunctionDef) -> list[str]:
        """Return the lines of a signature."""
        last = node.lineno
        while not self._lines[last - 1].endswith(":"):
            last += 1
        return self._lines[node.lineno - 1 : last]

    def _comment(self, old: ast.stmt | None) -> str:
        """Return the comment behind a statement."""
        if old is None or old.end_lineno is None:
            return ""
        behind = self._lines[old.end_lineno - 1][old.end_col_offset :]
        return behind if behind.lstrip().startswith("#") else ""


def laid_out(text: str, indent: int, comment: str = "") -> list[str]:
    """Return a statement in lines that are not too long, as black would break them."""
    margin = " " * indent
    if len(margin) + len(text) + len(comment) <= LENGTH:
        return [f"{margin}{text}{comment}"]
    brackets = _brackets(text)
    if not brackets:
        return [f"{margin}{text}{comment}"]
    start, end = brackets[0] if text.startswith("def ") else brackets[-1]
    head, inside, tail = text[: start + 1], text[start + 1 : end], text[end:]
    lines = [f"{margin}{head}"]
    one = f"{margin}    {inside}"
    if len(one) <= LENGTH:
        lines.append(one)
    else:
        for part in _parts(inside):
            lines += laid_out(f"{part},", indent + 4)
    return [*lines, f"{margin}{tail}{comment}"]


def _signature(node: ast.FunctionDef, indent: int) -> list[str]:
    arguments = ast.unparse(node.args)
    returns = f" -> {_unparsed(node.returns)}" if node.returns else ""
    # With an annotation, a default has spaces around its sign.
    shown = []
    for argument in _parts(_quoted(arguments)):
        name, colon, rest = argument.partition(": ")
        annotation, sign, default = rest.partition("=")
        shown.append(f"{name}{colon}{annotation}{f' = {default}' if sign else ''}")
    return laid_out(f"def {node.name}({', '.join(shown)}){returns}:", indent)


def _unparsed(node: ast.AST) -> str:
    """Return an expression or statement on one line, quoted as black does."""
    if isinstance(node, ast.Assign):
        head = "".join(f"{_plain(target)} = " for target in node.targets)
        return f"{head}{_unparsed(node.value)}"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        return f"return {_plain(node.value)}"
    return _with_slices(node)


class _Slices(ast.NodeTransformer):
    """Puts names in the place of slices whose ends are more than names and numbers."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}

    def visit_Slice(self, node: ast.Slice) -> ast.AST:
        """Note a slice with the spaces around its colon that black wants."""
        if node.step or not _is_complex(node):
            return node
        ends = [_unparsed(end) if end else "" for end in (node.lower, node.upper)]
        name = f"_slice_{len(self.shown)}_"
        self.shown[name] = " : ".join(ends).strip()
        return ast.Name(name, ast.Load())


def _with_slices(node: ast.AST) -> str:
    slices = _Slices()
    text = _quoted(ast.unparse(slices.visit(copy.deepcopy(node))))
    for name, shown in slices.shown.items():
        text = text.replace(name, shown)
    return text


def _is_complex(node: ast.Slice) -> bool:
    """Whether an end is more than a name or a number, with or without a sign."""
    ends = [each for each in (node.lower, node.upper) if each is not None]
    ends = [e.operand if isinstance(e, ast.UnaryOp) else e for e in ends]
    return not all(isinstance(each, ast.Name | ast.Constant) for each in ends)


def _plain(node: ast.expr) -> str:
    """Return a target, a tuple without its brackets."""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        return ", ".join(_unparsed(each) for each in node.elts)
    return _unparsed(node)


def _quoted(text: str) -> str:
    text = re.sub(r"(\b[\w.]+) \*\* (?=[\w.]+\b(?!\())", r"\1**", text)
    # A small number has no zero in its exponent.
    return re.sub(r"(?<=\de-)0(?=\d)", "", _TEXT.sub(r'"\1"', text))


def _nested(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield the characters outside of strings, with the brackets around each.

    An opening bracket counts as being within itself, a closing one as not any more.
    """
    depth, quote = 0, ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
            continue
        if char in "\"'":
            quote = char
            continue
        depth += (char in _OPENING) - (char in _CLOSING)
        yield index, char, depth


def _brackets(text: str) -> list[tuple[int, int]]:
    """Return where the outermost brackets stand that hold something."""
    found, start = [], 0
    for index, char, depth in _nested(text):
        if char in _OPENING and depth == 1:
            start = index
        elif char in _CLOSING and not depth and index > start + 1:
            found.append((start, index))
    return found


def _parts(text: str) -> list[str]:
    """Return what the commas at the top level separate."""
    commas = [i for i, char, depth in _nested(text) if char == "," and not depth]
    starts = [0, *(comma + 1 for comma in commas)]
    pieces = [text[a:b] for a, b in zip(starts, [*commas, len(text)], strict=True)]
    return [each.strip() for each in pieces if each.strip()]


def _first_line(node: ast.stmt) -> int:
    """Return the line of a statement, or of the decorator above it."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(int(each.lineno) for each in decorators)])


def _same_signature(a: ast.FunctionDef, b: ast.FunctionDef) -> bool:
    return (
        (a.name == b.name) and _equal(a.args, b.args) and _equal(a.returns, b.returns)
    )


def _equal(a: object, b: object) -> bool:
    """Whether two trees are the same, wherever they stand."""
    if isinstance(a, ast.AST):
        return type(a) is type(b) and all(
            _equal(getattr(a, name, None), getattr(b, name, None)) for name in a._fields
        )
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(_equal, a, b))
    return type(a) is type(b) and a == b
