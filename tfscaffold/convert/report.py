"""What is told of a conversion: lines for people, a diff, JSON for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tfscaffold.convert.files import FileResult
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.text import Text

SCHEMA_VERSION = 1


def lines(result: FileResult) -> Iterator[str]:
    """Yield `path:line:column: severity TFSnnn message` for each diagnostic of a file."""
    for model in result.conversion.models if result.conversion else ():
        for each in model.diagnostics:
            place = f"{result.path}:{each.line}:{each.column}"
            text = " ".join(filter(None, (each.message, each.hint)))
            yield f"{place}: {each.severity} {each.code} {text}"


def summary(result: FileResult, *, written: bool) -> str:
    """Return one sentence on a file: how many definitions became what."""
    models = result.conversion.models if result.conversion else ()
    if not models:
        return f"{result.path}: nothing to convert, no Sequential model was found."
    counts = {
        status: sum(model.status == status for model in models)
        for status in ("converted", "refused", "unchanged")
    }
    verb = "converted" if written else "would convert"
    parts = [
        (
            f"{verb} {counts['converted']} to {models[0].target}"
            if counts["converted"]
            else ""
        ),
        f"refused {counts['refused']}" if counts["refused"] else "",
        f"left {counts['unchanged']} unchanged" if counts["unchanged"] else "",
    ]
    run = [model.verified for model in models if model.verified]
    if run:
        parts.append(f"{sum(each.equal is True for each in run)} verified as equal")
    noun = "model" if len(models) == 1 else "models"
    return f"{result.path}: {len(models)} {noun}: {', '.join(filter(None, parts))}."


def diff(result: FileResult) -> str:
    """Return the unified diff of a file, or "" where nothing changes."""
    if result.old is None or result.conversion is None or not result.changed:
        return ""
    import difflib

    old, new = (Text(text) for text in (result.old.text, result.conversion.text))
    shown = []
    for line in difflib.unified_diff(
        _lines(old), _lines(new), f"a/{result.path}", f"b/{result.path}"
    ):
        ends = line.endswith(("\n", "\r"))
        shown.append(line if ends else f"{line}\n\\ No newline at end of file\n")
    return "".join(shown)


def as_json(results: list[FileResult]) -> dict[str, Any]:
    """Return the JSON document of a run, as docs/convert.md describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "files": [_file(result) for result in results],
    }


def _file(result: FileResult) -> dict[str, Any]:
    conversion = result.conversion
    text = Text(result.old.text) if result.old else Text("")
    return {
        "path": result.path,
        "changed": result.changed,
        "error": result.error or None,
        "edits": [
            {
                "start": _position(text, edit.start),
                "end": _position(text, edit.end),
                "text": edit.text,
            }
            for edit in (conversion.edits if conversion else ())
        ],
        "models": [
            {
                "name": model.name,
                "line": model.line,
                "from": model.source,
                "to": model.target,
                "status": model.status,
                "verified": asdict(model.verified) if model.verified else None,
                "diagnostics": [_diagnostic(each) for each in model.diagnostics],
            }
            for model in (conversion.models if conversion else ())
        ],
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _position(text: Text, offset: int) -> dict[str, int]:
    line, column = text.position(offset)
    return {"line": line, "column": column}


def _lines(text: Text) -> list[str]:
    ends = [*text.starts[1:], len(text.text)]
    pieces = [text.text[a:b] for a, b in zip(text.starts, ends, strict=True)]
    return [piece for piece in pieces if piece]
