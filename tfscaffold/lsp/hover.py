"""Hover: shapes and parameter counts, as far as the text tells them, and what a model can become."""

from lsprotocol import types

from tfscaffold.inspect.layers import Layer, Layers
from tfscaffold.layers.shapes import Shape
from tfscaffold.lsp.actions import FORMS, reason
from tfscaffold.lsp.document import Document
from tfscaffold.readers import Reading
from tfscaffold.writers import WRITERS


def hover(document: Document, position: types.Position) -> types.Hover | None:
    """Return what is known of the layer or the model at a place, in Markdown."""
    at = document.offset(position)
    line = position.line + 1
    for reading in document.analysis.models_at(line, line):
        content = document.analysis.content(reading)
        for layer in content.layers if content else ():
            start = document.at(layer.line, layer.column)
            if start <= at < start + len(layer.text):
                return _hover(_layer(layer))
        if _is_on_model(document, reading, at):
            return _hover(_model(document, reading, content))
    return None


def shape(found: Shape | None) -> str:
    """Return a shape with its batch axis; ? if it is not known."""
    return "?" if found is None else str(found)


def count(parameters: int | None) -> str:
    """Return a number of parameters; ? if it is not known."""
    return "?" if parameters is None else f"{parameters:,}"


def _is_on_model(document: Document, reading: Reading, at: int) -> bool:
    """Whether a place is on a model's class, or before it on the same line."""
    start = document.at(reading.line, reading.column)
    end = document.text.line_end(start)
    if reading.graph is not None:
        end = document.text.span(reading.graph.callee)[1]
    return document.text.line_start(start) <= at < end


def _layer(layer: Layer) -> str:
    name = layer.kind or layer.text
    lines = [
        f"**{name}**: output `{shape(layer.output_shape)}`, {count(layer.parameters)} parameters"
    ]
    if layer.reason:
        lines.append(f"Not known, since {layer.reason}.")
    return "\n\n".join(lines)


def _model(document: Document, reading: Reading, content: Layers | None) -> str:
    name = f"`{reading.name}`" if reading.name else "A model"
    lines = [f"**{name}**, {reading.tier}"]
    if content is not None:
        lines[0] += (
            f": `{shape(content.input_shape)}` to `{shape(content.output_shape)}`, "
            f"{len(content.layers)} layers, {count(content.parameters)} parameters"
        )
    for tier in WRITERS:
        report = document.analysis.report(reading, tier)
        if report is not None and report.status == "converted":
            lines.append(f"Can become {FORMS[tier]}.")
        elif report is not None:
            lines.append(
                f"Cannot become {FORMS[tier]}: {reason(document, report.diagnostics)}"
            )
    return "\n\n".join(lines)


def _hover(text: str) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))
