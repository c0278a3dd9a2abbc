"""`convert --interactive`: shows each definition's diff, and asks."""

import os
import tempfile
from collections.abc import Iterable, Iterator
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
        from tfscaffold.convert.stepwise import next_step, stepped

        data, accepted = result.raw, list[bool]()
        while not self._quit:
            step = next_step(
                data, result.path, self._to, self._options, accepted.count(False)
            )
            if step is None:
                break
            model, alone = step
            new = self._answer(alone, model.line)
            accepted.append(new is not None)
            data = data if new is None else new
        return stepped(result, data, accepted)

    def _answer(self, result: "FileResult", line: int) -> bytes | None:
        """Return what the file becomes; None if it stays.

        Args:
            result: Of the conversion of the definition in question.
            line: Of the definition.
        """
        from tfscaffold.convert.report import diff

        if self._all:
            return result.data()
        text = diff(result)
        click.echo(f"\n{result.path}:{line}")
        click.echo(coloured(text) if has_colours() else text, nl=False)
        while True:
            answer = click.prompt("Convert it? [y,n,e,a,q,?]", prompt_suffix=" ")
            match answer.strip().lower():
                case "y" | "yes":
                    return result.data()
                case "n" | "no":
                    return None
                case "a" | "all":
                    self._all = True
                    return result.data()
                case "q" | "quit":
                    self._quit = True
                    return None
                case "e" | "edit":
                    edited = _edited(result)
                    if edited is not None:
                        return edited
                case _:
                    click.echo(_HELP)


def _edited(result: "FileResult") -> bytes | None:
    """Return what the user's editor saves; None to ask once more."""
    from tfscaffold.convert.files import is_notebook
    from tfscaffold.files import decode, read_bytes, write
    from tfscaffold.source.code import parse

    if is_notebook(result.path):
        click.echo("A notebook is edited better where it is shown.")
        return None
    with tempfile.TemporaryDirectory() as folder:
        # By its name, Click leaves the file's line endings and encoding alone.
        path = os.path.join(folder, os.path.basename(result.path))
        write(path, result.data())
        try:
            click.edit(filename=path)
            data = read_bytes(path)
            parse(decode(data, path).text)
        except (click.ClickException, UserError) as error:
            click.echo(f"This cannot be kept. {error}")
            return None
    if not data.strip():
        click.echo("The file is empty: nothing is kept.")
        return None
    return data
