"""The conversion of a file one definition after the other, as somebody says yes or no to each."""

from dataclasses import replace

from tfscaffold.convert.conversion import (
    Conversion,
    ModelReport,
    Options,
    convert_text,
)
from tfscaffold.convert.files import FileResult
from tfscaffold.model.diagnostics import Diagnostic


def next_step(
    text: str, to: str, options: Options, passed: int
) -> tuple[ModelReport, Conversion] | None:
    """Return the next definition that can be converted, and the text with it alone converted.

    Args:
        text: As it is after the steps before.
        to: The tier.
        options: How to convert.
        passed: So many of those that can be converted are to stay, and are passed over.
    """
    found = convert_text(text, to, options).models
    possible = [model for model in found if model.status == "converted"]
    if passed >= len(possible):
        return None
    model = possible[passed]
    others = tuple(
        Diagnostic("TFS105", "error", each.line, 1, "It is not its turn.")
        for each in found
        if each.line != model.line
    )
    alone = replace(options, rejected=(*options.rejected, *others))
    return model, convert_text(text, to, alone)


def stepped(result: FileResult, text: str, accepted: list[bool]) -> FileResult:
    """Return a file's result after the steps.

    Args:
        result: Of the conversion of all its definitions.
        text: What the file is to become.
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
    return replace(result, conversion=Conversion(text, (), models))
