"""`tfscaffold lsp`: the language server."""

import gc
from importlib.util import find_spec

import click

from tfscaffold.errors import UserError


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output.")
def command(stdio: bool) -> None:
    """Serve an editor: diagnostics, code actions, hover and symbols of its Python files.

    An editor starts it, and talks to it over standard input and output, with --stdio or
    without. It reads code and never runs it, but for the command tfscaffold.verify.
    """
    if find_spec("pygls") is None:
        raise UserError(
            "The language server needs the package pygls, which is not installed.",
            'Install it beside tfscaffold: pip install "tfscaffold[lsp]"',
        )
    # The server says when garbage is collected; while its packages are imported there is none.
    gc.disable()
    from tfscaffold.lsp.features import serve

    serve()
