"""Trains the model with a loop of its own.

Run it with `python -m demo.train`.
"""

import keras

from .checkpoints import Progress
from .data import load_datasets, vocabulary
from .loop import (
    EpochLog,
    EpochMetrics,
    make_progress_bar,
    make_test_step,
    make_train_step,
    run_epoch,
)
from .model import build_model
from .runs import Run
from .session import train_from_command_line
from .settings import Settings


def train(settings: Settings, run: Run) -> None:
    """Train a model, or go on where an earlier start was stopped.

    Args:
        settings: What the training depends on.
        run: The folder that the results go to.

    Raises:
        DataError: The data cannot be used.
        RunError: The loss is not a number, or the run is that of another model.
    """
    # First of all, since the order of the data is drawn from it too.
    keras.utils.set_random_seed(settings.seed)
    datasets = load_datasets(settings)
    model = build_model(
        vocabulary(settings), settings.num_classes, settings.split, settings.length
    )
    optimizer = keras.optimizers.Adam(settings.learning_rate)
    # Its variables have to exist before a checkpoint fills them or a step is compiled.
    optimizer.build(model.trainable_variables)

    metrics = EpochMetrics()
    train_step = make_train_step(model, optimizer, metrics)
    test_step = make_test_step(model, metrics)

    progress = Progress(run, model, optimizer)
    log = EpochLog(run.logs)
    for epoch in range(progress.resume(datasets.train), settings.epochs):
        print(f"Epoch {epoch + 1}/{settings.epochs}")
        bar = make_progress_bar(datasets.train)
        results = run_epoch(train_step, datasets.train, metrics, bar)
        validation = run_epoch(test_step, datasets.validation, metrics)
        results |= {f"val_{name}": value for name, value in validation.items()}
        bar.update(bar.target, results.items(), finalize=True)
        progress.end_epoch(epoch, results)
        log.write(epoch, results)


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
