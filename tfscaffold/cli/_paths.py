"""The options that say which files: shared by the commands that take folders."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from tfscaffold.convert.tree import Found

F = TypeVar("F", bound=Callable[..., Any])


def path_options(function: F) -> F:
    """Add PATH..., --files-from, --exclude and --jobs to a command."""
    for option in (
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            help="The most processes; one for each core, if there is enough to do.",
        ),
        click.option(
            "--exclude",
            multiple=True,
            metavar="PATTERN",
            help="Leave out what matches, as in a .gitignore; can be given often.",
        ),
        click.option(
            "--files-from",
            metavar="FILE",
            type=click.Path(allow_dash=True),
            help="Read names from FILE, or - for standard input; lines, or NUL-separated.",
        ),
        click.argument(
            "paths", metavar="PATH...", nargs=-1, type=click.Path(allow_dash=True)
        ),
    ):
        function = option(function)
    return function


def find(
    paths: tuple[str, ...], files_from: str | None, exclude: tuple[str, ...]
) -> "list[Found]":
    """Return the files that the options stand for.

    Raises:
        click.UsageError: There is no path, or standard input is wanted twice.
        UserError: The list of names cannot be read, or settings are not understood.
    """
    from tfscaffold.convert.tree import collect

    if not paths and files_from is None:
        raise click.UsageError("Missing argument 'PATH...'.")
    if files_from is not None:
        paths += _names(files_from)
    return collect(paths, exclude)


def jobs_or_cores(jobs: int | None) -> int:
    """Return how many processes may run."""
    from tfscaffold.convert.processes import cores

    return jobs or cores()


def tell_left(files: "list[Found]") -> None:
    """Say on standard error what is left out, and why."""
    for each in files:
        if each.left:
            click.echo(f"{each.path}: left out: {each.left}.", err=True)


def _names(path: str) -> tuple[str, ...]:
    import os

    from tfscaffold.files import read_bytes

    data = sys.stdin.buffer.read() if path == "-" else read_bytes(path)
    if b"\0" in data:
        names = data.split(b"\0")
    else:
        names = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    return tuple(os.fsdecode(name) for name in names if name)
