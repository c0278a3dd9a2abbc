"""Names of Python that a file gives another meaning: new code must not read them."""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope
from tfscaffold.source.text import Edit

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def rebound_name(code: Code, edits: Iterable[Edit]) -> str:
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
