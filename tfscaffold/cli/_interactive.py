"""`convert --interactive`: shows each definition's diff, and asks."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tfscaffold.cli._printing import coloured, has_colours
from tfscaffold.errors import UserError

if TYPE_CHECKING:
    from tfscaffold.convert.conversion import Options
    from tfscaffold.convert.files import FileResult

_HELP = """\
y  convert this model
n  leave it as it is
e  edit the file as it would become, and keep what you save
a  convert this model and all that follow, in every file
q  leave this model and all that follow; what you said yes to is kept"""


class Session:
    """The questions of one run.

    Args:
        to: The tier.
        options: How to convert.
    """

    def __init__(self, to: str, options: "Options") -> None:
        self._to = to
        self._options = options
        self._all = False
        self._quit = False

    def asked(self, results: "Iterable[FileResult]") -> "Iterator[FileResult]":
        """Yield the results with those conversions alone that the user wants."""
        for result in results:
            yield self._file(result) if result.changed else result

    def _file(self, result: "FileResult") -> "FileResult":
        from tfscaffold.convert.files import with_settings
        from tfscaffold.convert.stepwise import next_step, stepped

        assert result.old is not None
        text, accepted = result.old.text, list[bool]()
        options = with_settings(self._options, result.path)
        while not self._quit:
            step = next_step(text, self._to, options, accepted.count(False))
            if step is None:
                break
            model, conversion = step
            new = self._answer(result, text, conversion.text, model.line)
            accepted.append(new is not None)
            text = text if new is None else new
        return stepped(result, text, accepted)

    def _answer(
        self, result: "FileResult", old: str, new: str, line: int
    ) -> str | None:
        """Return what the text becomes; None if it stays."""
        if self._all:
            return new
        self._show(result, old, new, line)
        while True:
            answer = click.prompt("Convert it? [y,n,e,a,q,?]", prompt_suffix=" ")
            match answer.strip().lower():
                case "y" | "yes":
                    return new
                case "n" | "no":
                    return None
                case "a" | "all":
                    self._all = True
                    return new
                case "q" | "quit":
                    self._quit = True
                    return None
                case "e" | "edit":
                    edited = _edited(result, new)
                    if edited is not None:
                        return edited
                case _:
                    click.echo(_HELP)

    def _show(self, result: "FileResult", old: str, new: str, line: int) -> None:
        from tfscaffold.convert.conversion import Conversion
        from tfscaffold.convert.report import diff

        assert result.old is not None
        source = replace(result.old, text=old)
        text = diff(replace(result, old=source, conversion=Conversion(new)))
        click.echo(f"\n{result.path}:{line}")
        click.echo(coloured(text) if has_colours() else text, nl=False)


def _edited(result: "FileResult", text: str) -> str | None:
    """Return a text as the user's editor saves it; None to ask once more."""
    from tfscaffold.files import decode, read_bytes
    from tfscaffold.source.code import parse

    assert result.old is not None
    with tempfile.TemporaryDirectory() as folder:
        # By its name, Click leaves the file's line endings and encoding alone.
        path = os.path.join(folder, os.path.basename(result.path))
        with open(path, "wb") as file:
            file.write(result.old.encode(text))
        try:
            click.edit(filename=path)
            edited = decode(read_bytes(path), path).text
            parse(edited)
            result.old.encode(edited)
        except (click.ClickException, UserError) as error:
            click.echo(f"This cannot be kept. {error}")
            return None
    if not edited.strip():
        click.echo("The file is empty: nothing is kept.")
        return None
    return edited
