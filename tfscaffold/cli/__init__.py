"""The command line: options in, one library call, text or JSON out, an exit code."""

import os
import sys
from errno import EIO, ENOSPC
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from tfscaffold import __version__
from tfscaffold.errors import UserError

COMMANDS = {
    "add": "Add a layer, loss, metric or callback to a package.",
    "choose": "Say which tier and training style fit a need, and why.",
    "compare": "Show one network in all its tiers, side by side.",
    "completion": "Print a script for the tab key of a shell.",
    "convert": "Rewrite models in another tier.",
    "editor": "Write tasks for an editor.",
    "explain": "Say what a diagnostic means, and what to do.",
    "inspect": "Show the models of a file, and what each can become.",
    "list": "Show what there is to choose from.",
    "lsp": "Serve an editor: diagnostics, code actions, hover.",
    "new": "Write a project that trains.",
    "verify": "Run two forms of a model and compare their numbers.",
}


class Commands(click.Group):
    """Commands that are imported when they are run: one file of this folder each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tfscaffold.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tfscaffold")
def program() -> None:
    """Write TensorFlow/Keras projects, and rewrite Keras code between tiers.

    The tiers: sequential, functional, subclass (keras.Model), module (tf.Module).
    """


def main() -> None:
    """Run the command line and exit: 0, 1, 2, 3 or 130, as docs/exit-codes.md says."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A character that the terminal cannot show is no reason to stop.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = program(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        sys.exit(code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _stop("Interrupted.", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except UserError as error:
        _stop(f"Error: {error}", 2)
    except BrokenPipeError:
        # The reader went away, as in `tfscaffold list | true`. Click exits so, too.
        _drop_output()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001
        if isinstance(error, OSError) and error.errno in (ENOSPC, EIO):
            _drop_output()
            _stop(f"Error: the output cannot be written: {error.strerror}.", 2)
        _report_fault()
        sys.exit(3)


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def _drop_output() -> None:
    """Keep Python from writing, on its way out, what standard output has not taken."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_fault() -> None:
    """Print what a maintainer needs to know of an exception that nobody expected."""
    import platform
    import traceback

    click.echo(
        "tfscaffold met a fault of its own. Please report it with the text below.\n\n"
        f"tfscaffold {__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}\n"
        f"arguments: {sys.argv[1:]}\n\n{traceback.format_exc()}",
        err=True,
    )
