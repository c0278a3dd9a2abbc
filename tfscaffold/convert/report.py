"""What is told of a conversion: lines for people, a diff, JSON for programs."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from tfscaffold.convert.files import CarriedWeights, FileResult
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.text import Text, moved

SCHEMA_VERSION = 1


def lines(result: FileResult) -> Iterator[str]:
    """Yield `path:line:column: severity TFSnnn message` for each diagnostic of a file."""
    for model in result.conversion.models if result.conversion else ():
        for each in model.diagnostics:
            place = f"{result.path}:{each.line}:{each.column}"
            text = " ".join(filter(None, (each.message, each.hint)))
            yield f"{place}: {each.severity} {each.code} {text}"


def placed(result: FileResult) -> FileResult:
    """Return the result of a file that has been written, at the places that it has now.

    Where a diagnostic is about what was replaced, that is where the new text starts.
    """
    conversion = result.conversion
    if result.old is None or conversion is None or not result.changed:
        return result
    old, new = Text(result.old.text), Text(conversion.text)

    def place(line: int, column: int) -> tuple[int, int]:
        at = old.starts[line - 1] + column - 1
        return new.position(moved(at, conversion.edits))

    def diagnostic(found: Diagnostic) -> Diagnostic:
        line, column = place(found.line, found.column)
        return replace(found, line=line, column=column)

    models = tuple(
        replace(
            model,
            line=place(model.line, 1)[0],
            diagnostics=tuple(map(diagnostic, model.diagnostics)),
        )
        for model in conversion.models
    )
    if any(model.cell is not None for model in models):
        from tfscaffold.convert.notebooks.conversion import Notebook

        models = tuple(map(Notebook(conversion.text).placed, models))
    return replace(result, conversion=replace(conversion, models=models))


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
            f"{verb} {counts['converted']} to {models[0].goal}"
            if counts["converted"]
            else ""
        ),
        f"refused {counts['refused']}" if counts["refused"] else "",
        f"left {counts['unchanged']} unchanged" if counts["unchanged"] else "",
    ]
    run = [model.verified for model in models if model.verified]
    if run:
        parts.append(f"{sum(each.equal is True for each in run)} verified as equal")
    count = _count(len(models), "model")
    return f"{result.path}: {count}: {', '.join(filter(None, parts))}."


def weights_line(weights: CarriedWeights) -> str:
    """Return one sentence on weights that were carried over."""
    size = weights.max_difference
    outputs = f"outputs within {size:.2g}" if size else "equal outputs"
    notes = "".join(f"; {note}" for note in weights.notes)
    return (
        f"{weights.old}: {_count(weights.weights, 'weight')} of "
        f"{_count(weights.layers, 'layer')} carried to {weights.new}; loaded again, with "
        f"{outputs}{notes}."
    )


def diff(result: FileResult) -> str:
    """Return the unified diff of a file, of a notebook's cells; "" where nothing changes."""
    if not result.changed:
        return ""
    import difflib

    old, new = map(Text, result.shown())
    # `patch -p1` and `git apply` want no root and no drive below `a` and `b`.
    path = os.path.normpath(os.path.splitdrive(result.path)[1])
    path = path.replace(os.sep, "/").lstrip("/")
    shown = []
    for line in difflib.unified_diff(
        _lines(old), _lines(new), f"a/{path}", f"b/{path}"
    ):
        ends = line.endswith(("\n", "\r"))
        shown.append(line if ends else f"{line}\n\\ No newline at end of file\n")
    return "".join(shown)


class Totals:
    """What became of all the files of a run, in numbers."""

    def __init__(self) -> None:
        self.files = 0
        self.changed = 0
        self.errors = 0
        self.models = Counter[str]()
        self.reasons = Counter[str]()
        self.refused = False

    def add(self, result: FileResult) -> None:
        """Count one file."""
        self.files += 1
        self.changed += result.changed and not result.error
        self.errors += bool(result.error)
        self.refused |= result.refused
        for model in result.conversion.models if result.conversion else ():
            self.models[model.status] += 1
            if model.status == "refused":
                self.reasons.update({each.code for each in model.diagnostics})

    def lines(self, to: str, *, written: bool) -> Iterator[str]:
        """Yield what a person reads at the end."""
        left = self.files - self.changed - self.errors
        verb = "changed" if written else "would change"
        parts = [f"{self.changed:,} {verb}", f"{left:,} unchanged"]
        if self.errors:
            parts.append(f"{self.errors:,} with errors")
        yield f"{_count(self.files, 'file')}: {', '.join(parts)}."
        if self.models:
            verb = "converted" if written else "would convert"
            parts = [f"{verb} {self.models['converted']:,} to {to}"]
            if self.models["refused"]:
                codes = ", ".join(
                    f"{code} {count:,}" for code, count in _by_count(self.reasons)
                )
                parts.append(f"refused {self.models['refused']:,} ({codes})")
            if self.models["unchanged"]:
                parts.append(f"left {self.models['unchanged']:,} unchanged")
            yield f"{_count(self.models.total(), 'model')}: {', '.join(parts)}."

    def as_json(self) -> dict[str, Any]:
        """Return the `summary` of the JSON document."""
        statuses = ("converted", "refused", "unchanged")
        return {
            "files": self.files,
            "changed": self.changed,
            "errors": self.errors,
            "models": {status: self.models[status] for status in statuses},
            "reasons": dict(_by_count(self.reasons)),
        }


def _by_count(counter: "Counter[str]") -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def as_json(files: list[dict[str, Any]], totals: Totals) -> dict[str, Any]:
    """Return the JSON document of a run, as docs/convert.md describes it.

    Args:
        files: What `file_as_json` gives for each.
        totals: Of the same files.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "files": files,
        "summary": totals.as_json(),
    }


def file_as_json(result: FileResult) -> dict[str, Any]:
    """Return one file's part of the JSON document."""
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
                "cell": model.cell,
                "from": model.source,
                "to": model.target,
                "training": model.training,
                "status": model.status,
                "verified": asdict(model.verified) if model.verified else None,
                "diagnostics": [_diagnostic(each) for each in model.diagnostics],
            }
            for model in (conversion.models if conversion else ())
        ],
        "weights": asdict(result.weights) if result.weights else None,
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
