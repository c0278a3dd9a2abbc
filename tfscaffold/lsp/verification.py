"""The command `tfscaffold.verify`: the one place where the server runs the user's code."""

from dataclasses import asdict
from typing import Any

from tfscaffold.lsp.document import Document
from tfscaffold.readers import Reading
from tfscaffold.verify.client import Worker
from tfscaffold.verify.verification import Side, Verdict, verify
from tfscaffold.writers import WRITERS


def forms(document: Document, reading: Reading) -> dict[str, Side]:
    """Return the texts in which a model is rewritten, by tier."""
    analysis = document.analysis
    found = {}
    for tier in WRITERS:
        report = analysis.report(reading, tier)
        if report is not None and report.status == "converted":
            text = analysis.conversion(reading, tier).text
            found[tier] = Side(document.path, text)
    return found


def compared(
    original: Side, result: Side, reading: Reading, worker: Worker
) -> Verdict | None:
    """Return the verdict on one model in two texts. It runs both, and takes its time."""
    verdicts = verify(original, result, worker, line=reading.line)
    return next((each for each in verdicts if each.line == reading.line), None)


def sentence(tier: str, verdict: Verdict | None) -> str:
    """Return what a person is told of one form."""
    if verdict is None:
        return f"{tier}: not verifiable: the model was not found"
    if verdict.status == "equal":
        return f"{tier}: equal"
    if verdict.status == "different":
        return f"{tier}: differs ({'; '.join(verdict.differences)})"
    return f"{tier}: not verifiable: {verdict.reason}"


def as_json(verdicts: dict[str, Verdict | None]) -> dict[str, Any]:
    """Return the verdicts by tier."""
    return {tier: asdict(each) if each else None for tier, each in verdicts.items()}
