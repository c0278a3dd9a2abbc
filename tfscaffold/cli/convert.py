"""`tfscaffold convert`: rewrite definitions of models in another tier."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tfscaffold.errors import UserError
from tfscaffold.tiers import TIERS

if TYPE_CHECKING:
    from tfscaffold.convert.conversion import Options
    from tfscaffold.convert.files import FileResult


class Shape(click.ParamType):  # type: ignore[type-arg]
    """Sizes without the batch axis: `28,28,1`; `None` for one that is open."""

    name = "SIZES"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int | None, ...]:
        """Return the sizes, or fail with a usage error."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(
                None if size.strip() == "None" else int(size)
                for size in str(value).strip("() ").rstrip(",").split(",")
            )
        except ValueError:
            self.fail(f"{value!r} is not a shape such as 28,28,1", param, ctx)


@click.command("convert")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--to", required=True, type=click.Choice(TIERS), help="The tier to write."
)
@click.option("--diff", "show_diff", is_flag=True, help="Print a diff, write nothing.")
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if a file would change."
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write there; - is standard output."
)
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="What standard input is called: for messages, settings, and notebooks.",
)
@click.option("--name", metavar="MODEL", help="Convert only the model of this name.")
@click.option("--line", type=int, help="Convert only the model on this line.")
@click.option(
    "--input-shape",
    type=Shape(),
    help="Sizes without the batch axis, for models that state none: 28,28,1.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Run each model and its result in another process; write what is equal.",
)
@click.option(
    "--python",
    metavar="PATH",
    default="",
    help="The interpreter that has TensorFlow, for --verify.",
)
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
)
def command(
    paths: tuple[str, ...],
    to: str,
    show_diff: bool,
    check: bool,
    output: str | None,
    stdin_filename: str | None,
    name: str | None,
    line: int | None,
    input_shape: tuple[int | None, ...] | None,
    verify: bool,
    python: str,
    output_format: str,
) -> int:
    """Rewrite the models in FILE, in place, at another level of abstraction.

    What cannot be converted with certainty is left as it is, with the place, the reason
    and the remedy. FILE may be - for standard input; the result goes to standard output.
    """
    from tfscaffold.convert.conversion import Options

    if output is not None and len(paths) != 1:
        raise click.UsageError("-o takes the result of one FILE.")
    if "-" in paths and (len(paths) > 1 or output is not None):
        raise click.UsageError("- stands alone, and writes to standard output.")
    if output is not None and (show_diff or check):
        raise click.UsageError(
            "-o writes; --diff and --check do not. Give one of them."
        )
    if stdin_filename is not None and paths != ("-",):
        raise click.UsageError("--stdin-filename names what - reads.")
    if paths == ("-",):
        output = "-"
    options = Options(line=line, name=name, input_shape=input_shape)
    results = [_converted(path, stdin_filename or path, to, options) for path in paths]
    if verify:
        from tfscaffold.verify.conversion import verified

        results = verified(results, to, options, python)
    read_only = show_diff or check
    if not read_only:
        results = [_written(result, output) for result in results]
    _print(results, output, show_diff, output_format, written=not read_only)
    if any(result.error for result in results):
        return 2
    would_change = check and any(result.changed for result in results)
    return int(would_change or any(result.refused for result in results))


def _converted(path: str, name: str, to: str, options: "Options") -> "FileResult":
    from tfscaffold.convert.files import convert_bytes, convert_file

    if path != "-":
        return convert_file(path, to, options)
    return convert_bytes(sys.stdin.buffer.read(), name, to, options)


def _written(result: "FileResult", output: str | None) -> "FileResult":
    """Write a result to the disk; the error, if any, is in what is returned."""
    from tfscaffold.files import write

    if result.error or output == "-" or (output is None and not result.changed):
        return result
    try:
        write(output or result.path, result.data())
    except UserError as error:
        return replace(result, error=str(error))
    return result


def _print(
    results: "list[FileResult]",
    output: str | None,
    show_diff: bool,
    output_format: str,
    *,
    written: bool,
) -> None:
    """Print the results; the text alone on standard output where text is asked for."""
    from tfscaffold.convert.report import as_json, diff, lines, summary

    text_out = show_diff or output == "-"
    if output_format == "json":
        import json

        click.echo(json.dumps(as_json(results), indent=2))
        return
    for result in results:
        if result.error:
            click.echo(result.error, err=True)
            if output == "-" and not show_diff:
                # Echoed, so that an editor's filter never loses a buffer.
                sys.stdout.buffer.write(result.raw)
            continue
        if show_diff:
            click.echo(diff(result), nl=False)
        elif text_out:
            sys.stdout.buffer.write(result.data())
        for each in lines(result):
            click.echo(each, err=text_out)
        click.echo(summary(result, written=written), err=text_out)
