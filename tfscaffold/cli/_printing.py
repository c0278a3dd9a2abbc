"""How the results of `convert` are printed, in each `--output-format`."""

import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from tfscaffold.convert.files import FileResult
    from tfscaffold.convert.report import Totals


class Printer(Protocol):
    """Prints the results of a run."""

    def file(self, result: "FileResult") -> None:
        """Print, or note, what became of a file."""

    def end(self, totals: "Totals") -> None:
        """Print what stands at the end."""


class Text:
    """Lines for people; where a text is asked for, it stands alone on standard output.

    Args:
        to: What models are converted to, for people.
        shown: What goes to standard output: "summary", "diff" or "text".
        written: Whether files are written.
        quiet: Whether to print diagnostics and errors alone.
        every: Whether to name files without a model.
        before: Is called before anything is printed.
    """

    def __init__(
        self,
        to: str,
        shown: str,
        *,
        written: bool,
        quiet: bool,
        every: bool,
        before: Callable[[], None],
    ) -> None:
        self._to = to
        self._shown = shown
        self._written = written
        self._quiet = quiet
        self._every = every
        self._before = before
        self._coloured = shown == "diff" and has_colours()

    def file(self, result: "FileResult") -> None:
        from tfscaffold.convert.report import diff, lines, summary, weights_line

        err = self._shown != "summary"
        if result.error:
            self._before()
            click.echo(result.error, err=True)
            if self._shown == "text":
                # Echoed, so that an editor's filter never loses a buffer.
                sys.stdout.buffer.write(result.raw)
            return
        found = [*lines(result)]
        models = result.conversion.models if result.conversion else ()
        if not self._quiet and (models or self._every):
            found.append(summary(result, written=self._written))
            if result.weights:
                found.append(weights_line(result.weights))
        if found or result.changed or self._shown == "text":
            self._before()
        if self._shown == "diff":
            text = diff(result)
            sys.stdout.write(coloured(text) if self._coloured else text)
        elif self._shown == "text":
            sys.stdout.buffer.write(result.data())
        for line in found:
            click.echo(line, err=err)

    def end(self, totals: "Totals") -> None:
        self._before()
        if totals.files == 1 or self._quiet:
            return
        for line in totals.lines(self._to, written=self._written):
            click.echo(line, err=self._shown != "summary")


class Json:
    """One JSON document."""

    def __init__(self, before: Callable[[], None]) -> None:
        self._before = before
        self._files: list[dict[str, Any]] = []

    def file(self, result: "FileResult") -> None:
        from tfscaffold.convert.report import file_as_json

        self._files.append(file_as_json(result))

    def end(self, totals: "Totals") -> None:
        from tfscaffold.convert.report import as_json

        self._before()
        click.echo(json.dumps(as_json(self._files, totals), indent=2))


class Github:
    """Annotations of a workflow's log."""

    def __init__(
        self, to: str, *, check: bool, written: bool, before: Callable[[], None]
    ) -> None:
        self._to = to
        self._check = check
        self._written = written
        self._before = before

    def file(self, result: "FileResult") -> None:
        from tfscaffold.convert.github import annotations

        for line in annotations(result, check=self._check):
            self._before()
            click.echo(line)

    def end(self, totals: "Totals") -> None:
        self._before()
        for line in totals.lines(self._to, written=self._written):
            click.echo(line)


class Sarif:
    """One SARIF log."""

    def __init__(self, *, check: bool, before: Callable[[], None]) -> None:
        from tfscaffold.convert.sarif import Sarif as Log

        self._before = before
        self._log = Log(check=check)

    def file(self, result: "FileResult") -> None:
        self._log.add(result)

    def end(self, totals: "Totals") -> None:
        self._before()
        click.echo(json.dumps(self._log.log(), indent=2))


class Placed:
    """Prints each file at the places that it has now that it is written."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer

    def file(self, result: "FileResult") -> None:
        from tfscaffold.convert.report import placed

        self._printer.file(placed(result))

    def end(self, totals: "Totals") -> None:
        self._printer.end(totals)


def printer_for(
    output_format: str,
    to: str,
    shown: str,
    *,
    written: bool,
    check: bool,
    quiet: bool,
    every: bool,
    before: Callable[[], None],
) -> Printer:
    """Return the printer of an output format."""
    if output_format == "json":
        return Json(before)
    if output_format == "github":
        return Github(to, check=check, written=written, before=before)
    if output_format == "sarif":
        return Sarif(check=check, before=before)
    return Text(to, shown, written=written, quiet=quiet, every=every, before=before)


def has_colours() -> bool:
    """Whether standard output is a terminal whose user wants colours: https://no-color.org."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def coloured(diff: str) -> str:
    """Return a unified diff with the colours that git gives it."""
    return "".join(_coloured(line) for line in diff.splitlines(keepends=True))


def _coloured(line: str) -> str:
    for start, style in (
        ("+++", {"bold": True}),
        ("---", {"bold": True}),
        ("@@", {"fg": "cyan"}),
        ("+", {"fg": "green"}),
        ("-", {"fg": "red"}),
    ):
        if line.startswith(start):
            text = line.rstrip("\r\n")
            return click.style(text, **style) + line[len(text) :]
    return line
