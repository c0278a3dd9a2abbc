"""The text of a slice: `0` in the place of what is left out, so that lines keep their numbers."""

import ast
import re

from tfscaffold.source.text import Edit, splice
from tfscaffold.verify.slicing.keeping import Slice
from tfscaffold.verify.slicing.region import COMPOUND, DEFINITIONS, is_text
from tfscaffold.verify.targets import blocks

_LINE_END = re.compile(r"\r\n|\r|\n")


def masked(sliced: Slice, returns: list[tuple[ast.FunctionDef, str]]) -> str:
    """Return a text in which only a slice of it is left.

    Args:
        sliced: What is kept.
        returns: Functions that return something else at their end, and what.
    """
    return _Masking(sliced).masked(returns)


class _Masking:
    def __init__(self, sliced: Slice) -> None:
        self.slice = sliced
        self.region = sliced.region
        self._edits: list[Edit] = []
        self._endings: dict[ast.stmt, str] = {}

    def masked(self, returns: list[tuple[ast.FunctionDef, str]]) -> str:
        for node, value in returns:
            self._return(node, value)
        code = self.region.code
        self._mask(code.tree.body)
        for branch, taken in self.slice.taken.items():
            start, end = code.text.span(branch.test)
            text = self._lines(start, end, "", str(taken))
            self._edits.append(Edit(start, end, text))
        for loop in self.slice.once:
            start, end = code.text.span(loop.target)[0], code.text.span(loop.iter)[1]
            text = self._lines(start, end, "_ in ", "(0,)")
            self._edits.append(Edit(start, end, text))
        return splice(code.text.text, self._edits)

    def _mask(self, body: list[ast.stmt]) -> None:
        for statement in body:
            opened = statement in self.region.opened or statement in self.region.around
            if opened and statement in self.slice.kept:
                assert isinstance(statement, ast.FunctionDef | ast.ClassDef)
                self._mask_decorators(statement)
                self._mask(statement.body)
            elif statement in self.slice.kept and isinstance(statement, COMPOUND):
                for block in blocks(statement):
                    self._mask(block)
            elif (
                statement not in self.slice.kept
                and not is_text(statement)
                and not self._stays_in_class(statement)
            ):
                self._replace(statement, "", "0")

    def _stays_in_class(self, statement: ast.stmt) -> bool:
        inside = self.region.code.scopes.parents[statement] is self.region.class_
        return inside and not isinstance(statement, ast.FunctionDef)

    def _mask_decorators(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        """Leave out what is done to a function that is called by itself here."""
        if isinstance(node, ast.ClassDef):
            return
        text = self.region.code.text
        for each in node.decorator_list:
            if ast.unparse(each) not in ("staticmethod", "classmethod", "property"):
                start, end = text.span(each)
                start = text.text.rindex("@", 0, start)
                ends = "".join(_LINE_END.findall(text.text, start, end))
                self._edits.append(Edit(start, end, ends))

    def _replace(self, statement: ast.stmt, keyword: str, value: str) -> None:
        start, end = (
            self.region.start(statement),
            self.region.code.text.span(statement)[1],
        )
        ending = self._endings.get(statement)
        if ending is not None:
            keyword, value = "return ", ending
        text = self._lines(start, end, keyword, value)
        self._edits.append(Edit(start, end, text))

    def _lines(self, start: int, end: int, keyword: str, value: str) -> str:
        """Return a statement with as many lines as the text that it replaces."""
        ends = "".join(_LINE_END.findall(self.region.code.text.text, start, end))
        return f"{keyword}({value}{ends})" if ends else f"{keyword}{value}"

    def _return(self, node: ast.FunctionDef, value: str) -> None:
        """Let a function return the model at its end."""
        last = node.body[-1]
        if not value or (
            last is self.region.statement and isinstance(last, ast.Return)
        ):
            return
        end = self.region.code.text.span(last)[1]
        if (
            last not in self.slice.kept
            and last not in self.region.around
            and not is_text(last)
        ):
            self._endings[last] = value
        elif isinstance(last, COMPOUND | DEFINITIONS):
            indent = self.region.code.text.indent(self.region.start(last))
            newline = self.region.code.text.newline(end)
            self._edits.append(Edit(end, end, f"{newline}{indent}return {value}"))
        else:
            self._edits.append(Edit(end, end, f"; return {value}"))
