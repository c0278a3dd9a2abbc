"""What speaks against edits: they overlap, or read what the file gives another meaning."""

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope
from tfscaffold.source.text import Edit

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def conflicts(
    graph: Graph, code: Code, edits: list[Edit], others: list[Edit]
) -> list[Diagnostic]:
    """Return what speaks against the edits of a definition.

    Args:
        graph: The model.
        code: The file.
        edits: Those that take the place of what is there.
        others: Those of other definitions.
    """
    if any(second.start < first.end for first, second in pairwise(sorted(edits))):
        return [
            Diagnostic(
                "TFS108",
                "error",
                graph.line,
                graph.column,
                "A use of the model stands inside of another one that changes, too.",
                "Assign the inner one to a variable above.",
            )
        ]
    for edit in edits:
        if edit not in others and any(
            edit.start < other.end and other.start < edit.end for other in others
        ):
            return [
                Diagnostic(
                    "TFS105",
                    "error",
                    graph.line,
                    graph.column,
                    "The model is defined inside another one, which has been converted.",
                    "Convert once more.",
                )
            ]
    return rebound(graph, code, edits)


def rebound(graph: Graph, code: Code, edits: Iterable[Edit]) -> list[Diagnostic]:
    """Return what speaks against new text: it reads a name of Python that is bound anew."""
    name = _rebound_name(code, edits)
    if not name:
        return []
    return [
        Diagnostic(
            "TFS112",
            "error",
            graph.line,
            graph.column,
            f"The file gives `{name}` another meaning, and the new code would read that of "
            "Python.",
            "Use another name for it in the file.",
        )
    ]


def replaced(code: Code, read: Collection[str]) -> list[Diagnostic]:
    """Return what speaks against blocks that read names of Python: the file binds some anew.

    Args:
        code: The file.
        read: Those names.
    """
    return [
        Diagnostic(
            "TFS112",
            "error",
            *code.position(bindings[0].node),
            f"The file gives `{name}` another meaning, and raw TensorFlow reads that of Python.",
            "Use another name for it in the file.",
        )
        for name, bindings in code.scopes.module.bindings.items()
        if name in read
    ]


def _rebound_name(code: Code, edits: Iterable[Edit]) -> str:
    """Return a name of Python that new text may read where the file binds it anew, or ""."""
    texts = [edit for edit in edits if edit.text]
    for scope, names in _rebound(code):
        start, end = 0, len(code.text.text)
        if isinstance(scope.node, _FUNCTIONS):
            start, end = code.text.span(scope.node)
        for name in names:
            read = re.compile(rf"(?<![\w.]){name}(?=[(\[])|@{name}\b|-> {name}\b")
            for edit in texts:
                was = len(read.findall(code.text.text[edit.start : edit.end]))
                inside = start <= edit.start and edit.end <= end
                if inside and len(read.findall(edit.text)) > was:
                    return name
    return ""


def _rebound(code: Code) -> Iterator[tuple[Scope, list[str]]]:
    """Yield the module and the functions that bind names of Python, with these."""
    for scope in code.scopes.module.walk():
        if scope is code.scopes.module or isinstance(scope.node, _FUNCTIONS):
            names = sorted(each for each in scope.bindings if hasattr(builtins, each))
            if names:
                yield scope, names
