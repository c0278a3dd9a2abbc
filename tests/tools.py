"""What several tests of the converter share."""

import contextlib
import io
import textwrap
from collections.abc import Callable
from typing import Any

from tfscaffold.convert import Conversion, Options, convert_text

# Asks the worker in TensorFlow of tests/equality.
Ask = Callable[[dict[str, Any]], Any]


def convert(text: str, to: str, **options: object) -> Conversion:
    """Return the conversion of an indented text.

    Args:
        text: Python; what all lines are indented by is taken off.
        to: The tier.
        options: Fields of `Options`.
    """
    return convert_text(textwrap.dedent(text), to, Options(**options))  # type: ignore[arg-type]


def check_converted(text: str, to: str, expected: str, **options: object) -> None:
    """Assert that a text becomes another one, and that nothing in it is refused."""
    result = convert(text, to, **options)
    assert [model.status for model in result.models] == ["converted"] * len(
        result.models
    ), result.models
    assert result.text == textwrap.dedent(expected)


def check_noop(text: str, to: str, **options: object) -> None:
    """Assert that there is nothing to do for a text."""
    result = convert(text, to, **options)
    assert result.text == textwrap.dedent(text)
    assert not result.edits
    assert {model.status for model in result.models} <= {"unchanged"}


def check_refused(text: str, to: str, *codes: str, **options: object) -> None:
    """Assert that a text stays as it is, for exactly these reasons, in their order."""
    result = convert(text, to, **options)
    found = [
        diagnostic.code
        for model in result.models
        for diagnostic in model.diagnostics
        if diagnostic.severity == "error"
    ]
    assert found == list(codes)
    assert result.text == textwrap.dedent(text)
    assert not result.edits


def printed(text: str) -> str:
    """Return what a program prints, which is run here."""
    names: dict[str, Any] = {"__name__": "program"}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, "program.py", "exec"), names)  # noqa: S102
    return out.getvalue()
