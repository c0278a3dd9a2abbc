"""Diagnostics of a document: faults, and models that can be rewritten."""

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from lsprotocol import types

from tfscaffold.lsp.document import Document
from tfscaffold.lsp.settings import Settings
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.readers import Reading

SOURCE = "tfscaffold"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def diagnostics(document: Document, settings: Settings) -> list[types.Diagnostic]:
    """Return what there is to say of a document, in the order of the text."""
    found = [*_faults(document), *_convertible(document, settings)]
    return sorted(found, key=lambda each: (each.range.start.line, str(each.code)))


def _faults(document: Document) -> Iterator[types.Diagnostic]:
    for fault in document.analysis.faults:
        yield _diagnostic(document, fault, _SEVERITIES[fault.severity])


def _convertible(document: Document, settings: Settings) -> Iterator[types.Diagnostic]:
    level = document.analysis.level("TFS501") or settings.convertible
    severity = _SEVERITIES.get(level)
    if severity is None:
        return
    for reading in document.analysis.readings:
        if document.analysis.convertible(reading):
            yield types.Diagnostic(
                range=callee_range(document, reading),
                severity=severity,
                code="TFS501",
                source=SOURCE,
                message=f"{title(reading)} can be rewritten: ask for code actions.",
            )


def title(reading: Reading) -> str:
    """Return what a model is called in a sentence, at its start."""
    return f"`{reading.name}`" if reading.name else "This model"


def callee_range(document: Document, reading: Reading) -> types.Range:
    """Return where a model's class is named; where it starts, if it cannot be followed."""
    if reading.graph is None:
        start = document.at(reading.line, reading.column)
        return document.range(start, document.text.line_end(start))
    return document.range(*document.text.span(reading.graph.callee))


def _span(document: Document, diagnostic: Diagnostic) -> tuple[int, int]:
    """Return what a fault is about: the argument or expression that starts where it does."""
    start = document.at(diagnostic.line, diagnostic.column)
    code = document.analysis.code
    assert code is not None
    nodes: Iterable[ast.keyword | ast.expr] = chain(
        code.nodes(ast.keyword), code.nodes(ast.Call), code.nodes(ast.BinOp)
    )
    for node in nodes:
        if node.lineno == diagnostic.line:
            span = document.text.span(node)
            if span[0] == start:
                return span
    return start, document.text.line_end(start)


def _diagnostic(
    document: Document, diagnostic: Diagnostic, severity: types.DiagnosticSeverity
) -> types.Diagnostic:
    return types.Diagnostic(
        range=document.range(*_span(document, diagnostic)),
        severity=severity,
        code=diagnostic.code,
        source=SOURCE,
        message=" ".join(filter(None, (diagnostic.message, diagnostic.hint))),
    )
