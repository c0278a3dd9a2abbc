"""`tfscaffold completion`: what a shell needs to complete commands and options."""

import click

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print a script that makes SHELL complete commands, options and their values."""
    from click.shell_completion import get_completion_class

    from tfscaffold.cli import program

    kind = get_completion_class(shell)
    assert kind is not None
    completion = kind(program, {}, "tfscaffold", "_TFSCAFFOLD_COMPLETE")
    # `source()` of bash would start a bash, to warn of versions before 4.4.
    click.echo(completion.source_template % completion.source_vars())
