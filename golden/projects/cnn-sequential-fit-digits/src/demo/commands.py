"""What the commands of this project have in common."""

import argparse
import sys
from collections.abc import Callable

from .data import DataError
from .errors import RunError
from .settings import Settings


def exit_code_of(command: Callable[[], None]) -> int:
    """Run a command; show the errors that its user can mend as a message.

    Returns:
        0 done, 1 it could not be done, 130 stopped by Ctrl-C.
    """
    try:
        command()
    except (DataError, RunError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def new_parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for the options of a command: "train", say."""
    return argparse.ArgumentParser(
        prog=f"python -m {__package__}.{command}", description=description
    )


def parser_for_run(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser for a command that works on a run: it has `--run-folder`."""
    parser = new_parser(command, description)
    parser.add_argument(
        "--run-folder",
        default=Settings.run_folder,
        help="the folder of a training (default: %(default)s)",
    )
    return parser
