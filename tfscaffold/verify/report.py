"""What is told of a verification: lines for people, JSON for programs."""

from collections.abc import Iterator
from typing import Any

from tfscaffold.verify.verification import Verdict

SCHEMA_VERSION = 1


def lines(verdicts: list[Verdict], path: str) -> Iterator[str]:
    """Yield `path:line:column: name: verdict` for each model, and what differs below it."""
    for verdict in verdicts:
        place = f"{path}:{verdict.line}:{verdict.column}: {verdict.name}:"
        if verdict.status == "equal":
            yield f"{place} equal{_size(verdict)}."
        elif verdict.status == "different":
            yield f"{place} differs."
            yield from (f"  {difference}." for difference in verdict.differences)
        else:
            yield f"{place} not verifiable: {verdict.reason}."
        yield from (f"  Note: {note}." for note in verdict.notes)


def summary(verdicts: list[Verdict], original: str, result: str) -> str:
    """Return one sentence on all models."""
    counts = {
        word: sum(verdict.status == status for verdict in verdicts)
        for status, word in (
            ("equal", "equal"),
            ("different", "different"),
            ("unverifiable", "not verifiable"),
        )
    }
    parts = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    noun = "model" if len(verdicts) == 1 else "models"
    return f"{original} and {result}: {len(verdicts)} {noun}: {parts}."


def as_json(verdicts: list[Verdict], original: str, result: str) -> dict[str, Any]:
    """Return the JSON document of a run, as docs/verify.md describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "original": original,
        "result": result,
        "models": [
            {
                "name": verdict.name,
                "line": verdict.line,
                "column": verdict.column,
                "status": verdict.status,
                "max_difference": verdict.max_difference,
                "differences": list(verdict.differences),
                "notes": list(verdict.notes),
                "reason": verdict.reason,
            }
            for verdict in verdicts
        ],
    }


def _size(verdict: Verdict) -> str:
    largest = verdict.max_difference
    return f" within {largest:.2g}" if largest else ""
