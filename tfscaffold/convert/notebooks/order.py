"""Whether the order in which the cells of a notebook ran lets a definition be followed.

A script runs from the top to the bottom. A notebook does so if nothing speaks against it: the
counts of its cells, which are those of their last run. docs/notebooks.md states the rules.
"""

import ast
from collections.abc import Iterable
from itertools import pairwise

from tfscaffold.convert.notebooks.script import Chunk, Script
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.readers import Reading
from tfscaffold.readers.variables import container
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in

_HINT = (
    "Restart the kernel and run all cells, or clear all outputs; then convert again."
)


def doubts(script: Script, code: Code, reading: Reading) -> list[Diagnostic]:
    """Return why the cells, as they ran, leave a definition in doubt."""
    if reading.graph is None:
        return []
    order = _Order(script, code, reading.graph)
    found = [("TFS151", order.doubt(), _HINT), ("TFS152", order.magic(), _MAGIC_HINT)]
    return [
        Diagnostic(code, "error", reading.line, reading.column, message, hint)
        for code, message, hint in found
        if message
    ]


_MAGIC_HINT = "Write the line in Python, or remove it, and convert again."


class _Order:
    """The cells that matter to one definition."""

    def __init__(self, script: Script, code: Code, graph: Graph) -> None:
        self._script = script
        self._code = code
        self._graph = graph
        self._sites = self._chunks(site.node for site in graph.sites)

    def doubt(self) -> str:
        """Return what is in doubt about the order, or ""."""
        chunks = self._script.chunks
        if all(each.cell.execution_count is None for each in chunks):
            return ""
        if len(self._sites) > 1:
            first, last = chunks.index(self._sites[0]), chunks.index(self._sites[-1])
            between = [each for each in chunks[first : last + 1] if _has_code(each)]
            if not _each_once(between):
                return (
                    f"The model is built in the cells {_listed(self._sites)}, and they did "
                    "not run once each, one after the other."
                )
        return next(filter(None, map(self._doubt, sorted(self._names()))), "")

    def magic(self) -> str:
        """Return which magic reads the model, or ""."""
        if self._graph.function is not None:
            return ""
        for name in sorted(self._names()):
            for chunk in self._script.chunks:
                if chunk.masked.mentions(name):
                    return (
                        f"`{name}` is used in cell {chunk.cell.number} by a magic, or in "
                        "code that is not Python."
                    )
        return ""

    def _doubt(self, name: str) -> str:
        """Return what is in doubt about a variable of the notebook."""
        module = self._code.scopes.module
        bound = self._chunks(each.node for each in module.bindings.get(name, ()))
        read = self._chunks(self._code.scopes.module.reads(name))
        if len({*bound, *self._sites}) > 1:
            missing = [each for each in bound if each.cell.execution_count is None]
            ran = [
                each
                for each in self._script.chunks
                if each in {*bound, *read} and each.cell.execution_count is not None
            ]
            if missing and ran:
                return (
                    f"`{name}` is assigned in the cells {_listed(bound)}, and cell "
                    f"{missing[0].cell.number} did not run."
                )
            for one, other in pairwise(ran):
                if (one.cell.execution_count or 0) > (other.cell.execution_count or 0):
                    return (
                        f"`{name}` is assigned in the cells {_listed(bound)}, and cell "
                        f"{one.cell.number} ran after cell {other.cell.number}."
                    )
        elif early := [
            each
            for each in self._chunks(module.loads.get(name, ()))
            if each.start < self._sites[0].start
        ]:
            return (
                f"`{name}` is read in cell {early[0].cell.number}, above the cell in which "
                "it is made."
            )
        return ""

    def _names(self) -> set[str]:
        """Return the variables of the notebook through which the model is reached."""
        statement = self._code.top_level(self._graph.sites[0].node)
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = {statement.name}
        elif self._graph.target.text and self._graph.function is None:
            names = {container(self._graph.target.text).partition(".")[0]}
        else:
            names = assigned_in(statement)
        for use in self._graph.uses:
            node = use.node
            while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
                node = node.func if isinstance(node, ast.Call) else node.value
            if isinstance(node, ast.Name):
                owner = self._code.scopes.of(node).owner(node.id)
                if owner is self._code.scopes.module:
                    names.add(node.id)
        return {name for name in names if not self._is_imported(name)}

    def _is_imported(self, name: str) -> bool:
        bindings = self._code.scopes.module.bindings.get(name, ())
        return bool(bindings) and all(each.kind == "import" for each in bindings)

    def _chunks(self, nodes: Iterable[ast.AST]) -> list[Chunk]:
        """Return the cells in which nodes stand, in the order of the notebook."""
        offsets = (
            self._code.text.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
            for node in nodes
        )
        found = {self._script.chunk(offset).start for offset in offsets}
        return [each for each in self._script.chunks if each.start in found]


def _has_code(chunk: Chunk) -> bool:
    return bool(chunk.cell.source.text.strip())


def _each_once(chunks: list[Chunk]) -> bool:
    """Whether cells ran one after the other, with no other run in between."""
    counts = [chunk.cell.execution_count for chunk in chunks]
    return all(one is not None and other == one + 1 for one, other in pairwise(counts))


def _listed(chunks: list[Chunk]) -> str:
    numbers = [str(chunk.cell.number) for chunk in chunks]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
