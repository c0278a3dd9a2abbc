"""What is told of an inspection: text for people, JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from tfscaffold.inspect.files import FileInspection
from tfscaffold.inspect.inspection import Inspection, Verdict
from tfscaffold.inspect.layers import Layer, Layers
from tfscaffold.layers.shapes import Shape
from tfscaffold.model.diagnostics import Diagnostic

SCHEMA_VERSION = 1
_LONGEST = 48


def as_text(file: FileInspection) -> str:
    """Return what a person reads of a file that could be read, without a newline at its end."""
    models = ["\n".join(_model(file.path, each)) for each in file.models]
    if not models:
        models = [f"{file.path}: no Sequential model was found."]
    faults = "\n".join(_line(file.path, each) for each in file.faults)
    return "\n\n".join([*models, faults] if faults else models)


def as_json(files: Sequence[FileInspection]) -> dict[str, Any]:
    """Return the JSON document of a run, as docs/inspect.md describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "files": [
            {
                "path": file.path,
                "error": file.error or None,
                "models": [_json_model(each) for each in file.models],
                "faults": [asdict(each) for each in file.faults],
            }
            for file in files
        ],
    }


def _model(path: str, model: Inspection) -> Iterator[str]:
    yield f"{path}:{model.line}  {_title(model)}"
    if model.content is not None:
        yield ""
        yield from _summary(model.content)
    yield ""
    width = max(len(verdict.tier) for verdict in model.verdicts)
    for verdict in model.verdicts:
        yield f"  {verdict.tier:{width}}  {_answer(verdict)}"
    for each in _diagnostics(model):
        yield _line(path, each)


def _line(path: str, diagnostic: Diagnostic) -> str:
    place = f"{path}:{diagnostic.line}:{diagnostic.column}"
    text = " ".join(filter(None, (diagnostic.message, diagnostic.hint)))
    return f"{place}: {diagnostic.severity} {diagnostic.code} {text}"


def _title(model: Inspection) -> str:
    parts = [model.tier]
    if model.content is None:
        parts.append("not followed")
    else:
        count = len(model.content.layers)
        parts.append(f"{count} layer{'s' if count > 1 else ''}")
        parts.append(f"{_number(model.content.parameters)} parameters")
    cell = f" in cell {model.cell}" if model.cell else ""
    return f"{model.name or '(no name)'}{cell}: {', '.join(parts)}"


def _summary(content: Layers) -> Iterator[str]:
    """Yield a table of the layers, and why a shape is not known."""
    rows = [("layer", "arguments", "output", "parameters")]
    rows.append(("(input)", "", _shape(content.input_shape), ""))
    for layer in content.layers:
        numbers = _shape(layer.output_shape), _number(layer.parameters)
        rows.append((_kind(layer), _arguments(layer), *numbers))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for *texts, number in rows:
        cells = [text.ljust(width) for text, width in zip(texts, widths, strict=False)]
        yield f"  {'  '.join(cells)}  {number.rjust(widths[-1])}".rstrip()
    if content.input_shape is None:
        yield "  ? No input shape is stated as a literal."
    for layer in content.layers:
        if layer.reason:
            yield f"  ? Line {layer.line}, {_kind(layer)}: {layer.reason}."


def _kind(layer: Layer) -> str:
    return (layer.kind or layer.text) + (f" ({layer.block})" if layer.block else "")


def _arguments(layer: Layer) -> str:
    found = [
        (f"{name}{text}" if name in ("*", "**") else f"{name}={text}" if name else text)
        for name, text in layer.arguments
    ]
    text = ", ".join(found)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _shape(shape: Shape | None) -> str:
    return "?" if shape is None else str(shape)


def _number(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def _answer(verdict: Verdict) -> str:
    codes = ", ".join(dict.fromkeys(each.code for each in verdict.diagnostics))
    if verdict.possible:
        return f"yes, but see {codes}" if codes else "yes"
    return f"no: {codes}"


def _diagnostics(model: Inspection) -> list[Diagnostic]:
    """Return each diagnostic once, in the order of the text."""
    found = [each for verdict in model.verdicts for each in verdict.diagnostics]
    return sorted(
        dict.fromkeys(found), key=lambda each: (each.line, each.column, each.code)
    )


def _json_model(model: Inspection) -> dict[str, Any]:
    content = model.content
    return {
        "name": model.name,
        "tier": model.tier,
        "function": model.function or None,
        "line": model.line,
        "column": model.column,
        "cell": model.cell,
        "end_line": model.end_line,
        "input_shape": content.input_shape if content else None,
        "output_shape": content.output_shape if content else None,
        "parameters": content.parameters if content else None,
        "layers": [_json_layer(each) for each in content.layers] if content else None,
        "becomes": [asdict(verdict) for verdict in model.verdicts],
    }


def _json_layer(layer: Layer) -> dict[str, Any]:
    return {
        "class": layer.kind or None,
        "text": layer.text,
        "name": layer.name or None,
        "arguments": [{"name": name, "text": text} for name, text in layer.arguments],
        "line": layer.line,
        "column": layer.column,
        "block": layer.block or None,
        "output_shape": layer.output_shape,
        "parameters": layer.parameters,
        "reason": layer.reason or None,
    }
