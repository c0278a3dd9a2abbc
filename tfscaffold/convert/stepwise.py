"""The conversion of a file one definition after the other, as somebody says yes or no to each."""

from dataclasses import replace

from tfscaffold.convert.conversion import Conversion, ModelReport, Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.files import decode
from tfscaffold.model.diagnostics import Diagnostic


def next_step(
    data: bytes, path: str, to: str, options: Options, passed: int
) -> tuple[ModelReport, FileResult] | None:
    """Return the next definition that can be converted, and the file with it alone converted.

    Args:
        data: The file's bytes as they are after the steps before.
        path: Its name.
        to: The tier.
        options: How to convert.
        passed: So many of those that can be converted are to stay, and are passed over.
    """
    python = convert_bytes(data, path, to, options).python()
    models = python[1].models if python else ()
    possible = [model for model in models if model.status == "converted"]
    if passed >= len(possible):
        return None
    model = possible[passed]
    others = tuple(
        Diagnostic("TFS105", "error", each.line, 1, "It is not its turn.")
        for each in models
        if each.line != model.line
    )
    alone = replace(options, rejected=(*options.rejected, *others))
    return model, convert_bytes(data, path, to, alone)


def stepped(result: FileResult, data: bytes, accepted: list[bool]) -> FileResult:
    """Return a file's result after the steps.

    Args:
        result: Of the conversion of all its definitions.
        data: What the file is to become.
        accepted: For each definition that could be converted, in order; those behind the last
            step were not.
    """
    assert result.conversion is not None
    answers = iter(accepted)
    models = tuple(
        (
            model
            if model.status != "converted" or next(answers, False)
            else replace(model, status="unchanged", diagnostics=())
        )
        for model in result.conversion.models
    )
    text = decode(data, result.path).text
    return FileResult(result.path, result.raw, result.old, Conversion(text, (), models))
