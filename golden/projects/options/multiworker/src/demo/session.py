"""One training from the command line: begin or go on, train, draw, test."""

import sys
from collections.abc import Callable

import tensorflow as tf

from .commands import exit_code_of, new_parser
from .curves import draw_curves
from .errors import RunError
from .evaluate import evaluate_run
from .runs import Run
from .settings import Settings, add_options, settings_from
from .strategy import is_chief

Train = Callable[[Settings, Run], None]
# What TensorFlow raises where a worker does not answer any more.
GONE = tf.errors.AbortedError, tf.errors.InternalError, tf.errors.UnavailableError


def train_from_command_line(train: Train) -> int:
    """Train with the settings of the command line; print the accuracy on the test data.

    Args:
        train: Does all epochs that a run still lacks.

    Returns:
        The exit code: 0 done, 1 it could not be done, 2 wrong options, 130 Ctrl-C.
    """
    parser = new_parser(
        "train", "Train the model. Started again, it goes on where it was stopped."
    )
    add_options(parser)
    parser.add_argument(
        "--fresh", action="store_true", help="forget the run and start it anew"
    )
    arguments = parser.parse_args()
    try:
        settings = settings_from(arguments)
    except ValueError as error:
        parser.error(str(error))
    return exit_code_of(lambda: _train(train, settings, arguments.fresh))


def _train(train: Train, settings: Settings, fresh: bool) -> None:
    run = Run(settings.run_folder)
    # The others begin when this one has joined them.
    if is_chief():
        run.begin(settings, fresh=fresh)
    try:
        train(settings, run)
    except KeyboardInterrupt:
        done = len(run.read_history())
        print(
            f"\nStopped after {done} of {settings.epochs} epochs. "
            "The same command, without --fresh, goes on from there.",
            file=sys.stderr,
        )
        raise
    except GONE as error:
        raise RunError(
            f"Another worker is gone ({error.message.splitlines()[0]}). Start all "
            "workers again: they go on after the last finished epoch."
        ) from error
    except RunError:
        # The message belongs below the progress bar, not into its line.
        print()
        raise
    if not is_chief():
        return
    draw_curves(run.read_history(), run.curves)
    print(f"The best model, history.csv and curves.png are in {run.folder}.")
    print(f"test accuracy: {evaluate_run(run)['accuracy']:.4f}")
