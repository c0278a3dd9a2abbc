"""Docstrings without the sentences on what has been taken away."""

import ast
import re
import textwrap

from tfscaffold.writers.folding.expressions import without_docstring
from tfscaffold.writers.folding.program import Facts, Program, parameters

_WIDTH = 84
_WORD = re.compile(r"`(\w+)`")


def words(program: Program, facts: Facts) -> set[str]:
    """Return the names of parameters, attributes, functions and classes."""
    found = {name for name, stores in facts.stores.items() if stores}
    found |= program.classes().keys()
    for _, function in program.functions():
        found |= {function.name, *(each.arg for each, _ in parameters(function))}
    return found


def shorten(program: Program, gone: set[str]) -> None:
    """Take the sentences out of all docstrings that speak of what is gone.

    Args:
        program: The program, which has been folded.
        gone: Names.
    """
    for owner, function in program.functions():
        _shorten(function, 8 if owner else 4, gone)
    for class_ in program.classes().values():
        _shorten(class_, 4, gone)


def _shorten(node: ast.FunctionDef | ast.ClassDef, indent: int, gone: set[str]) -> None:
    if len(without_docstring(node.body)) == len(node.body):
        return
    statement = node.body[0]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    first, *rest = str(statement.value.value).split("\n\n")
    kept = [_paragraph(each, indent, gone) for each in rest]
    if kept != rest:
        text = "\n\n".join([first, *(each for each in kept if each.strip())])
        end = f"\n{' ' * indent}" if "\n" in text else ""
        statement.value = ast.Constant(text.rstrip() + end)


def _paragraph(text: str, indent: int, gone: set[str]) -> str:
    if text.strip().startswith("Args:"):
        entries = re.split(rf"\n(?= {{{indent + 4}}}\w+: )", text)
        kept = [each for each in entries if each.split(":")[0].strip() not in gone]
        return "\n".join(kept) if len(kept) > 1 else ""
    sentences = re.split(r"(?<=\.)\s+", text.strip())
    left = [each for each in sentences if not gone & set(_WORD.findall(each))]
    if left == sentences:
        return text
    margin = " " * indent
    shown = " ".join(" ".join(left).split())
    if len(left) == 1 and "->" in shown:
        # A shape alone is no sentence.
        shown = shown.removesuffix(".")
    return textwrap.fill(shown, _WIDTH, initial_indent=margin, subsequent_indent=margin)
