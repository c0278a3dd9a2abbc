"""`convert --verify`: what has been converted is run before it is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tfscaffold.convert.conversion import ModelReport, Options, Verified
from tfscaffold.convert.files import FileResult, convert_bytes, with_settings
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.verify.client import Worker
from tfscaffold.verify.verification import Side, Verdict, verify


def verified(
    results: Iterable[FileResult],
    to: str,
    options: Options,
    worker: Worker,
) -> Iterator[FileResult]:
    """Yield the results without the definitions that turn out to be wrong.

    Args:
        results: Of conversions, not written yet.
        to: The tier.
        options: As they were converted.
        worker: Runs both forms.
    """
    for result in results:
        yield _verified(result, to, options, worker)


def _verified(
    result: FileResult, to: str, options: Options, worker: Worker
) -> FileResult:
    """Verify one file, and convert it again without what differs, until nothing does."""
    rejected: tuple[Diagnostic, ...] = ()
    found: dict[int, Verdict] = {}
    while True:
        verdicts = _verdicts(result, options, worker)
        found |= {verdict.line: verdict for verdict in verdicts}
        wrong = [each for each in verdicts if each.status == "different"]
        if not wrong:
            return _reported(result, found, options)
        rejected += tuple(_error(verdict) for verdict in wrong)
        again = replace(options, rejected=rejected)
        result = convert_bytes(result.raw, result.path, to, again)


def _verdicts(result: FileResult, options: Options, worker: Worker) -> list[Verdict]:
    python = result.python()
    if python is None:
        return []
    text, conversion = python
    old, new = Side(result.path, text), Side(result.path, conversion.text)
    lines = {model.line for model in conversion.models if model.status == "converted"}
    return [
        verdict
        for line in sorted(lines)
        for verdict in verify(
            old, new, worker, line=line, input_shape=options.input_shape
        )
        if verdict.line == line
    ]


def _reported(
    result: FileResult, found: dict[int, Verdict], options: Options
) -> FileResult:
    python = result.python()
    if python is None:
        return result
    levelled = with_settings(options, result.path).levelled
    return result.with_models(
        tuple(
            _with(model, found[model.line], levelled) if model.line in found else model
            for model in python[1].models
        )
    )


def _with(
    model: ModelReport,
    verdict: Verdict,
    levelled: Callable[[Iterable[Diagnostic]], tuple[Diagnostic, ...]],
) -> ModelReport:
    reason = "; ".join(verdict.differences) or verdict.reason
    equal = None if verdict.status == "unverifiable" else verdict.status == "equal"
    report = replace(model, verified=Verified(equal, verdict.max_difference, reason))
    if equal is not None:
        return report
    warning = Diagnostic(
        "TFS302",
        "warning",
        verdict.line,
        verdict.column,
        f"The result could not be verified: {verdict.reason}.",
        "It is written all the same.",
    )
    return replace(report, diagnostics=(*model.diagnostics, *levelled([warning])))


def _error(verdict: Verdict) -> Diagnostic:
    return Diagnostic(
        "TFS301",
        "error",
        verdict.line,
        verdict.column,
        f"The result differs from the original: {'; '.join(verdict.differences)}.",
        "The model is left as it is. Please report this: it is a fault in tfscaffold.",
    )
