"""Trains the model with a training step of its own, run by fit.

Run it with `python -m demo.train`.
"""

import keras

from .checkpoints import Progress
from .data import features, load_datasets
from .model import build_model
from .runs import Run
from .session import train_from_command_line
from .settings import Settings
from .train_step import TrainStepModel


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
    network = build_model(*features(settings), settings.num_classes)
    model = TrainStepModel(network)
    model.compile(
        optimizer=keras.optimizers.Adam(
            settings.learning_rate, global_clipnorm=settings.clip_norm or None
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        # XLA has no strings.
        jit_compile=False,
    )
    # The optimizer's variables have to exist before a checkpoint can fill them.
    model.optimizer.build(model.trainable_variables)

    progress = Progress(run, model, model.optimizer)
    model.fit(
        # With an endless dataset, fit passes over the data once in an epoch. Else it
        # begins passes that it does not finish, and each draws another shuffled order.
        datasets.train.repeat(),
        steps_per_epoch=len(datasets.train),
        validation_data=datasets.validation,
        initial_epoch=progress.resume(datasets.train),
        epochs=settings.epochs,
        # The dataset shuffles itself.
        shuffle=False,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=progress.check_batch,
                on_epoch_end=progress.end_epoch,
            ),
            keras.callbacks.TensorBoard(run.logs),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
