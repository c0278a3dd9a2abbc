"""`tfscaffold editor`: tasks for an editor."""

import os
from typing import TYPE_CHECKING

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.tasks.editors import EDITORS

if TYPE_CHECKING:
    from tfscaffold.tasks.editors import Planned


@click.command("editor")
@click.argument("name", type=click.Choice(tuple(EDITORS)))
@click.option(
    "--print",
    "mode",
    flag_value="print",
    default=True,
    help="Show the files. [default]",
)
@click.option(
    "--write", "mode", flag_value="write", help="Write them, merged into what is there."
)
@click.option(
    "--check", "mode", flag_value="check", help="Exit 1 if they are not up to date."
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    help="The project. [the current folder]",
)
@click.option(
    "--python",
    metavar="PATH",
    help="The interpreter that has tfscaffold. [the project's .venv, then PATH]",
)
@click.option(
    "--extension",
    is_flag=True,
    help="vscode: with the extension, as one of the workspace.",
)
@click.option(
    "--vsix", metavar="FILE", help="vscode: pack the extension there, and no more."
)
@click.option("--force", is_flag=True, help="Replace the FILE of --vsix if it exists.")
@text_or_json
def command(
    name: str,
    mode: str,
    folder: str,
    python: str | None,
    extension: bool,
    vsix: str | None,
    force: bool,
    output_format: str,
) -> int:
    """Write tasks for an editor: check, preview, convert, train, test and more.

    Files that exist are merged: your comments, their order and your own entries stay. Key
    bindings are yours, so they are shown and never written.
    """
    from tfscaffold.tasks.actions import Setup, find_package
    from tfscaffold.tasks.editors import keys, plan

    if name != "vscode" and (extension or vsix):
        raise click.UsageError("The extension is one for vscode.")
    if vsix:
        _pack(vsix, force)
        return 0
    # An absolute path, whose links are kept: a virtual environment's python is one.
    python = os.path.abspath(os.path.expanduser(python)) if python else None
    setup = Setup(folder, find_package(folder), python, extension)
    planned = plan(name, setup, fresh=mode == "print")
    if mode == "write":
        _write(planned)
    bindings = keys(name, setup)
    if output_format == "json":
        _print_json(name, mode, planned, bindings)
    else:
        _print_text(name, mode, planned, bindings)
    stale = any(each.status != "keep" for each in planned)
    return int(mode == "check" and stale)


def _pack(path: str, force: bool) -> None:
    from tfscaffold.errors import UserError
    from tfscaffold.files import write
    from tfscaffold.tasks.vsix import vsix

    if os.path.lexists(path) and not force:
        raise UserError(f"{path} exists.", "Name another file, or add --force.")
    write(path, vsix())
    click.echo(f"{path}: install it with `code --install-extension {path}`")


def _write(planned: "list[Planned]") -> None:
    from tfscaffold.errors import UserError
    from tfscaffold.files import write

    for each in planned:
        if each.status == "keep":
            continue
        try:
            os.makedirs(os.path.dirname(each.target) or ".", exist_ok=True)
        except OSError as error:
            raise UserError(f"{each.path}: {error.strerror}.") from error
        write(each.target, each.new)


def _print_text(name: str, mode: str, planned: "list[Planned]", bindings: str) -> None:
    words = {
        "write": {"create": "created", "update": "updated", "keep": "kept"},
        "check": {"create": "missing", "update": "outdated", "keep": "current"},
    }
    for each in planned:
        if mode == "print":
            click.echo(f"==> {each.path} <==\n{each.new.decode()}")
        else:
            click.echo(f"{words[mode][each.status]:9} {each.path}")
    if bindings and mode != "check":
        place = EDITORS[name].keys_place
        click.echo(f"\nKey bindings are yours. For {place}:\n\n{bindings}", nl=False)


def _print_json(name: str, mode: str, planned: "list[Planned]", bindings: str) -> None:
    import json

    files = [
        {
            "path": each.path,
            "action": None if mode == "print" else each.status,
            "text": each.new.decode(),
        }
        for each in planned
    ]
    report = {
        "schema_version": 1,
        "editor": name,
        "written": mode == "write",
        "files": files,
        "keys": {"path": EDITORS[name].keys_place, "text": bindings},
    }
    click.echo(json.dumps(report, indent=2))
