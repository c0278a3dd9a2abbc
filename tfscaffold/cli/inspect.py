"""`tfscaffold inspect`: the models of files, and what each can become."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.cli._paths import find, jobs_or_cores, path_options
from tfscaffold.cli._progress import Progress

if TYPE_CHECKING:
    from tfscaffold.inspect.files import FileInspection


@click.command("inspect")
@path_options
@text_or_json
def command(
    paths: tuple[str, ...],
    files_from: str | None,
    exclude: tuple[str, ...],
    jobs: int | None,
    output_format: str,
) -> int:
    """Show the models in PATH: layers, shapes, parameters, and what each can become.

    The code is read, never run: what only running it would tell is shown as ?. PATH is a
    file, a folder, or a pattern such as 'src/**/*.py'; or it is - for standard input.
    """
    files = _inspected(paths, files_from, exclude, jobs_or_cores(jobs))
    if output_format == "json":
        import json

        from tfscaffold.inspect.report import as_json

        click.echo(json.dumps(as_json(files), indent=2))
    else:
        _print(files)
    return 2 if any(file.error for file in files) else 0


def _inspected(
    paths: tuple[str, ...], files_from: str | None, exclude: tuple[str, ...], jobs: int
) -> "list[FileInspection]":
    from tfscaffold.inspect.files import inspect_all, inspect_bytes

    if "-" in paths:
        if paths != ("-",) or files_from is not None:
            raise click.UsageError("- stands alone.")
        return [inspect_bytes(sys.stdin.buffer.read(), "-")]
    found = find(paths, files_from, exclude)
    progress = Progress(len(found))
    files = []
    with closing(inspect_all(found, jobs)) as results:
        for file in results:
            files.append(file)
            progress.advance()
    progress.clear()
    return files


def _print(files: "list[FileInspection]") -> None:
    """Print what is in files; of several, only those in which there is something."""
    from tfscaffold.inspect.report import as_text

    for file in files:
        if file.error:
            click.echo(file.error, err=True)
    read = [file for file in files if not file.error]
    texts = [
        as_text(file) for file in read if file.models or file.faults or len(files) == 1
    ]
    if not texts and not any(file.error for file in files):
        texts = ["No Sequential model was found."]
    if texts:
        click.echo("\n\n".join(texts))
