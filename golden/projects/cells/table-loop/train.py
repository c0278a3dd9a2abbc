"""Trains the model with a loop of its own.

Run it with `python -m demo.train`.
"""

import keras

from .checkpoints import Progress
from .data import features, load_datasets
from .loop import train_epochs
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
    model = build_model(*features(settings), settings.num_classes)
    optimizer = keras.optimizers.Adam(
        settings.learning_rate, global_clipnorm=settings.clip_norm or None
    )
    # Its variables have to exist before a checkpoint fills them or a step is compiled.
    optimizer.build(model.trainable_variables)

    progress = Progress(run, model, optimizer)
    train_epochs(
        model,
        optimizer,
        datasets.train,
        datasets.validation,
        initial_epoch=progress.resume(datasets.train),
        epochs=settings.epochs,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=progress.check_batch,
                on_epoch_end=progress.end_epoch,
            ),
            keras.callbacks.TensorBoard(run.logs, write_graph=False),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
