"""`tfscaffold inspect`: the models of a file, and what each can become."""

import sys

import click


@click.command("inspect")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
)
def command(paths: tuple[str, ...], output_format: str) -> int:
    """Show the models in FILE: layers, shapes, parameters, and what each can become.

    The code is read, never run: what only running it would tell is shown as ?. FILE may
    be - for standard input.
    """
    from tfscaffold.inspect.files import inspect_bytes, inspect_file
    from tfscaffold.inspect.report import as_json, as_text

    if paths.count("-") > 1:
        raise click.UsageError("- can be given once.")
    files = [
        (
            inspect_bytes(sys.stdin.buffer.read(), path)
            if path == "-"
            else inspect_file(path)
        )
        for path in paths
    ]
    if output_format == "json":
        import json

        click.echo(json.dumps(as_json(files), indent=2))
    else:
        for file in files:
            if file.error:
                click.echo(file.error, err=True)
        click.echo("\n\n".join(as_text(file) for file in files if not file.error))
    return 2 if any(file.error for file in files) else 0
