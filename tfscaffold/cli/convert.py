"""`tfscaffold convert`: rewrite definitions of models in another tier."""

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from tfscaffold.cli._paths import find, jobs_or_cores, path_options, tell_left
from tfscaffold.cli._printing import Placed, printer_for
from tfscaffold.cli._progress import Progress
from tfscaffold.tiers import TIERS

if TYPE_CHECKING:
    from tfscaffold.cli._printing import Printer
    from tfscaffold.convert.conversion import Options
    from tfscaffold.convert.files import FileResult
    from tfscaffold.convert.report import Totals
    from tfscaffold.convert.tree import Found
    from tfscaffold.verify.transfer import Transfer


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
@path_options
@click.option(
    "--to",
    type=click.Choice(TIERS),
    help="The tier to write; with --training, that of the model may stay.",
)
@click.option(
    "--training",
    type=click.Choice(("loop", "train-step")),
    help="Rewrite compile, fit and evaluate, too: as a loop, or as a train_step.",
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
@click.option(
    "-i", "--interactive", is_flag=True, help="Show each model's diff, and ask."
)
@click.option("--name", metavar="MODEL", help="Convert only the model of this name.")
@click.option("--line", type=int, help="Convert only the model on this line.")
@click.option(
    "--input-shape",
    type=Shape(),
    help="Sizes without the batch axis, for models that state none or leave it in doubt: 28,28,1.",
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
    help="The interpreter that has TensorFlow, for --verify and --weights.",
)
@click.option(
    "--weights",
    metavar="OLD",
    help="Carry weights over too: .weights.h5, .h5, .keras, or a checkpoint's prefix.",
)
@click.option(
    "--weights-output",
    metavar="NEW",
    default="",
    help="Where to; otherwise beside OLD, with the tier in its name.",
)
@click.option(
    "--output-format",
    type=click.Choice(("text", "json", "github", "sarif")),
    default="text",
    show_default=True,
)
@click.option("-q", "--quiet", is_flag=True, help="Print only diagnostics and errors.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Name every file, and those left out."
)
def command(
    paths: tuple[str, ...],
    files_from: str | None,
    exclude: tuple[str, ...],
    jobs: int | None,
    to: str | None,
    training: str | None,
    show_diff: bool,
    check: bool,
    output: str | None,
    stdin_filename: str | None,
    interactive: bool,
    name: str | None,
    line: int | None,
    input_shape: tuple[int | None, ...] | None,
    verify: bool,
    python: str,
    weights: str | None,
    weights_output: str,
    output_format: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Rewrite the models in PATH, in place, at another level of abstraction.

    What cannot be converted with certainty is left as it is, with the place, the reason
    and the remedy. PATH is a file, a folder, or a pattern such as 'src/**/*.py'; or it is -
    for standard input, and the result goes to standard output.
    """
    from tfscaffold.convert.conversion import Options, goal

    if to is None and training is None:
        raise click.UsageError("Give --to TIER, or --training STYLE, or both.")
    if to == "module" and training == "train-step":
        raise click.UsageError("A tf.Module has no fit: give --training loop.")
    if verify and to is None:
        raise click.UsageError("--verify compares models: give --to TIER.")
    to = to or ""  # That of each model.
    if "-" in paths and (paths != ("-",) or files_from or output is not None):
        raise click.UsageError("- stands alone, and writes to standard output.")
    if output is not None and (show_diff or check):
        raise click.UsageError(
            "-o writes; --diff and --check do not. Give one of them."
        )
    if stdin_filename is not None and paths != ("-",):
        raise click.UsageError("--stdin-filename names what - reads.")
    if weights is not None and (show_diff or check or paths == ("-",)):
        raise click.UsageError("--weights writes; -, --diff and --check do not.")
    if weights_output and weights is None:
        raise click.UsageError("--weights-output is where --weights OLD goes.")
    if interactive:
        if (
            show_diff
            or check
            or verify
            or weights is not None
            or output is not None
            or output_format != "text"
        ):
            raise click.UsageError(
                "--interactive stands without --diff, --check, --verify, --weights, "
                "-o and --output-format."
            )
        if "-" in (*paths, files_from) or not sys.stdin.isatty():
            raise click.UsageError("--interactive needs a terminal to ask in.")
    if quiet and verbose:
        raise click.UsageError("Give --quiet or --verbose.")
    filters = paths == ("-",)
    files = [] if filters else find(paths, files_from, exclude)
    taken = [each for each in files if not each.left and not each.leftover]
    if not filters and len(taken) != 1:
        if output is not None:
            raise click.UsageError("-o takes the result of one FILE.")
        if name is not None or line is not None:
            raise click.UsageError("--name and --line choose a model of one FILE.")
        if weights is not None:
            raise click.UsageError("--weights are those of a model of one FILE.")
    if verbose:
        tell_left(files)
    options = Options(line=line, name=name, input_shape=input_shape, training=training)
    write = not (show_diff or check or filters or output == "-")
    if write:
        _remove_leftovers(files)
    asked = None
    if weights is not None:
        from tfscaffold.verify.transfer import transfer

        asked = transfer(weights, to, weights_output)
    progress = Progress(len(taken), quiet=quiet or interactive)
    shown = "diff" if show_diff else "summary" if write or check else "text"
    printer = printer_for(
        output_format,
        goal(to, training),
        shown,
        written=not (show_diff or check),
        check=check,
        quiet=quiet,
        every=verbose or filters or len(taken) == 1,
        before=progress.clear,
    )
    if write and not output and output_format != "json":
        # The places in JSON are those of the edits, in the old text.
        printer = Placed(printer)
    with closing(
        _results(
            None if filters else taken,
            to,
            options,
            write=write,
            output=output,
            stdin_name=stdin_filename or "-",
            jobs=jobs_or_cores(jobs),
            verify=verify,
            weights=asked,
            python=python,
            interactive=interactive,
        )
    ) as results:
        totals = _printed(results, printer, progress)
    if totals.errors:
        return 2
    return int(totals.refused or (check and totals.changed > 0))


def _results(
    files: "list[Found] | None",
    to: str,
    options: "Options",
    *,
    write: bool,
    output: str | None,
    stdin_name: str,
    jobs: int,
    verify: bool,
    weights: "Transfer | None",
    python: str,
    interactive: bool,
) -> "Generator[FileResult]":
    """Yield what becomes of each file; `files` is None for standard input."""
    from tfscaffold.convert.files import convert_bytes, convert_file, written
    from tfscaffold.convert.run import convert_all

    results: Iterable[FileResult]
    if files is None:
        results = [convert_bytes(sys.stdin.buffer.read(), stdin_name, to, options)]
    elif output is not None:
        results = [convert_file(files[0].path, to, options)]
    elif verify or weights is not None or interactive:
        results = convert_all(files, to, options, write=False, jobs=1)
    else:
        yield from convert_all(files, to, options, write=write, jobs=jobs)
        return
    if interactive:
        from tfscaffold.cli._interactive import Session

        results = Session(to, options).asked(results)
    if not verify and weights is None:
        for result in results:
            yield written(result, output or "") if write else result
        return
    from tfscaffold.verify.client import Worker
    from tfscaffold.verify.conversion import verified
    from tfscaffold.verify.transfer import carried

    with Worker(python) as worker:
        if verify:
            results = verified(results, to, options, worker)
        if weights is not None:
            results = carried(results, weights, options, worker)
        for result in results:
            yield written(result, output or "") if write else result


def _printed(
    results: "Iterable[FileResult]", printer: "Printer", progress: "Progress"
) -> "Totals":
    """Print results as they come, and return their sum."""
    from tfscaffold.convert.report import Totals

    totals = Totals()
    for result in results:
        printer.file(result)
        totals.add(result)
        progress.advance()
    printer.end(totals)
    return totals


def _remove_leftovers(files: "list[Found]") -> None:
    """Remove what runs that were killed have left."""
    for each in files:
        if each.leftover:
            with suppress(OSError):
                os.unlink(each.path)
