"""Document symbols: the models of a text, and their layers."""

from lsprotocol import types

from tfscaffold.inspect.layers import Layer
from tfscaffold.lsp.diagnostics import callee_range
from tfscaffold.lsp.document import Document, moved
from tfscaffold.lsp.hover import count, shape
from tfscaffold.readers import Reading


def symbols(
    document: Document, first: int = 0, end: int | None = None
) -> list[types.DocumentSymbol]:
    """Return the models of a document, with their layers as children.

    Args:
        document: The text.
        first: The line from which on models are wanted, from 0; places count from there.
        end: The line behind them; None for all.
    """
    found = [
        _model(document, reading)
        for reading in document.analysis.readings
        if first < reading.line and (end is None or reading.line <= end)
    ]
    for each in found if first else ():
        for symbol in (each, *(each.children or ())):
            symbol.range = moved(symbol.range, -first)
            symbol.selection_range = moved(symbol.selection_range, -first)
    return found


def flat(uri: str, found: list[types.DocumentSymbol]) -> list[types.SymbolInformation]:
    """Return the models alone, for clients that know no children."""
    return [
        types.SymbolInformation(
            name=each.name,
            kind=each.kind,
            location=types.Location(uri, each.range),
        )
        for each in found
    ]


def _model(document: Document, reading: Reading) -> types.DocumentSymbol:
    content = document.analysis.content(reading)
    selection = callee_range(document, reading)
    end = document.text.line_end(document.text.starts[reading.end_line - 1])
    parameters = content.parameters if content else None
    return types.DocumentSymbol(
        name=reading.name or reading.tier,
        detail=f"{reading.tier}, {count(parameters)} parameters",
        kind=types.SymbolKind.Object,
        range=types.Range(selection.start, document.position(end)),
        selection_range=selection,
        children=[
            _layer(document, layer) for layer in (content.layers if content else ())
        ],
    )


def _layer(document: Document, layer: Layer) -> types.DocumentSymbol:
    start = document.at(layer.line, layer.column)
    # The text of a call's name may have been written anew, to stand on one line.
    end = min(start + len(layer.text), document.text.line_end(start))
    place = document.range(start, end)
    return types.DocumentSymbol(
        name=layer.name or layer.kind or layer.text,
        detail=shape(layer.output_shape),
        kind=types.SymbolKind.Field,
        range=place,
        selection_range=place,
    )
