"""Annotations for GitHub Actions, which shows them beside the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator

from tfscaffold.convert.files import FileResult

_LEVELS = {"error": "error", "warning": "warning", "information": "notice"}


def annotations(result: FileResult, *, check: bool) -> Iterator[str]:
    """Yield a line for each diagnostic of a file, and for an error.

    Args:
        result: The file.
        check: Whether a model that can be converted is an error.
    """
    file = _property(result.path)
    if result.error:
        yield f"::error file={file},title=tfscaffold::{_data(result.error)}"
        return
    for model in result.conversion.models if result.conversion else ():
        for each in model.diagnostics:
            text = _data(" ".join(filter(None, (each.message, each.hint))))
            place = f"file={file},line={each.line},col={each.column}"
            yield f"::{_LEVELS[each.severity]} {place},title={each.code}::{text}"
        if check and model.status == "converted":
            place = f"file={file},line={model.line},title=tfscaffold"
            yield f"::error {place}::{_data(would_convert(model.name, model.goal))}"


def would_convert(name: str, to: str) -> str:
    """Return the sentence that says why `--check` fails."""
    return f"The model{f' `{name}`' if name else ''} would be converted to {to}."


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
