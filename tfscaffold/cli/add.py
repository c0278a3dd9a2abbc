"""`tfscaffold add`."""

import os

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.errors import UserError
from tfscaffold.project.additions import KINDS


@click.command("add")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.option(
    "--into",
    "folder",
    metavar="DIR",
    default=".",
    help="The package, or its project. [the current folder]",
)
@click.option(
    "--custom-gradient", is_flag=True, help="A layer whose gradient is written out."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written.")
@click.option("--force", is_flag=True, help="Replace the files if they exist.")
@text_or_json
def command(
    kind: str,
    name: str,
    folder: str,
    custom_gradient: bool,
    dry_run: bool,
    force: bool,
    output_format: str,
) -> None:
    """Add a layer, loss, metric or callback called NAME to a package.

    It is a worked example, documented and serialisable, with tests: run them, then change
    it into what you need.
    """
    from tfscaffold.project.additions import existing, find_package, render_addition
    from tfscaffold.project.write import write

    package = find_package(folder)
    addition = render_addition(kind, name, package, custom_gradient)
    taken = existing(addition, package)
    if taken and not force:
        raise UserError(
            f"{' and '.join(taken)} {'exist' if len(taken) > 1 else 'exists'} in"
            f" {package.root}.",
            "Choose another name, or add --force.",
        )
    if not dry_run:
        write(package.root, addition.files, force=True)
    actions = {
        path: "replace" if path in taken else "create" for path in addition.files
    }
    if output_format == "json":
        import json

        report = {
            "schema_version": 1,
            "root": package.root,
            "class": addition.class_name,
            "module": addition.module,
            "dry_run": dry_run,
            "files": [
                {"path": path, "action": action} for path, action in actions.items()
            ],
        }
        click.echo(json.dumps(report, indent=2))
        return
    for path, action in actions.items():
        verb = f"would {action}" if dry_run else f"{action}d"
        shown = os.path.relpath(os.path.join(package.root, path))
        click.echo(f"{verb:14} {shown}")
    if not dry_run:
        click.echo(f"\nNext:\n  from {addition.module} import {addition.class_name}")
        click.echo(f"  python -m pytest {list(actions)[1]}")
