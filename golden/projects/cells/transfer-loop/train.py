"""Trains the model in two stages with a loop of its own.

Run it with `python -m demo.train`.
"""

import keras

from .base import base_of
from .checkpoints import Progress
from .data import Datasets, load_datasets
from .loop import train_epochs
from .model import build_model
from .runs import Run
from .session import train_from_command_line
from .settings import Settings


def train(settings: Settings, run: Run) -> None:
    """Train a model, or go on where an earlier start was stopped.

    On a pretrained base, the classifier is trained first. Then the last layers of the
    base are trained on with it, in small steps that leave in place what they know.
    Without pretrained weights there is one stage, which trains all layers.

    Args:
        settings: What the training depends on.
        run: The folder that the results go to.

    Raises:
        DataError: The data cannot be used.
        RunError: The loss is not a number, the run is that of another model, or the
            weights of the base cannot be had.
    """
    # First of all, since the order of the data is drawn from it too.
    keras.utils.set_random_seed(settings.seed)
    datasets = load_datasets(settings)
    model = network = build_model(
        settings.input_shape,
        settings.num_classes,
        settings.base,
        settings.image_size,
        settings.weights != "none",
    )
    optimizer = keras.optimizers.Adam(
        settings.learning_rate, global_clipnorm=settings.clip_norm or None
    )
    # One optimizer for all variables, also for those that are frozen at first: so a
    # checkpoint of either stage has the same variables.
    optimizer.build(model.trainable_variables)

    progress = Progress(run, model, optimizer)
    finished = progress.resume(datasets.train)
    pretrained = settings.weights != "none"
    base = base_of(network)
    if pretrained and not finished:
        base.load_pretrained(settings.weights)
    first_stage = settings.epochs
    if pretrained:
        base.freeze()
        first_stage = min(settings.frozen_epochs, settings.epochs)
    parts = settings, model, optimizer, progress
    if finished < first_stage:
        train_stage(*parts, datasets, finished, first_stage)
        finished = first_stage
        # It may have begun a pass that it did not finish: begin where a restart would.
        datasets = load_datasets(settings)
        for _ in range(finished):
            iter(datasets.train)
    if finished < settings.epochs:
        base.release(settings.unfrozen_layers)
        optimizer.learning_rate = settings.fine_tuning_rate
        train_stage(*parts, datasets, finished, settings.epochs)


def train_stage(
    settings: Settings,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    progress: Progress,
    datasets: Datasets,
    first: int,
    end: int,
) -> None:
    """Train what is not frozen.

    Args:
        settings: What the training depends on.
        model: The model; its step is compiled anew, for the layers that are trained now.
        optimizer: Its optimizer, whose variables exist.
        progress: Told of each epoch.
        datasets: What to train on, and what to measure after each epoch.
        first: The epoch to begin with, from 0.
        end: The epoch to stop before.
    """
    train_epochs(
        model,
        optimizer,
        datasets.train,
        datasets.validation,
        initial_epoch=first,
        epochs=end,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=progress.check_batch,
                on_epoch_end=progress.end_epoch,
            ),
            keras.callbacks.TensorBoard(progress.run.logs, write_graph=False),
        ],
        jit_compile=settings.jit_compile,
    )


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
