"""Trains the two networks by a training step of their own, run by fit.

Run it with `python -m demo.train`.
"""

import keras

from .checkpoints import Progress
from .data import load_datasets
from .evaluate import evaluate
from .gan import build_gan, new_optimizers
from .runs import Results, Run
from .samples import draw_samples
from .session import train_from_command_line
from .settings import Settings
from .train_step import TrainStepGAN


def train(settings: Settings, run: Run) -> None:
    """Train a GAN, or go on where an earlier start was stopped.

    Args:
        settings: What the training depends on.
        run: The folder that the results go to.

    Raises:
        DataError: The data cannot be used.
        RunError: A loss is not a number, or the run is that of another model.
    """
    # First of all, since the order of the data is drawn from it too.
    keras.utils.set_random_seed(settings.seed)
    datasets = load_datasets(settings)
    gan = build_gan(settings, TrainStepGAN)
    optimizers = new_optimizers(settings)
    gan.compile(optimizers, settings.jit_compile)

    progress = Progress(run, gan, optimizers)

    def end_epoch(epoch: int, results: Results) -> None:
        results["val_mmd"] = evaluate(gan, datasets.validation)["mmd"]
        progress.end_epoch(epoch, results)
        draw_samples(gan, run.samples / f"epoch-{epoch + 1:03}.png")

    gan.fit(
        # With an endless dataset, fit passes over the data once in an epoch. Else it
        # begins passes that it does not finish, and each draws another shuffled order.
        datasets.train.repeat(),
        steps_per_epoch=len(datasets.train),
        initial_epoch=progress.resume(datasets.train),
        epochs=settings.epochs,
        # The dataset shuffles itself.
        shuffle=False,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=progress.check_batch,
                on_epoch_end=end_epoch,
            ),
            keras.callbacks.TensorBoard(run.logs),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
