"""Trains the two networks by a loop of their own.

Run it with `python -m demo.train`.
"""

import keras

from .checkpoints import Progress
from .data import load_datasets
from .evaluate import evaluate
from .gan import build_gan, new_optimizers
from .loop import train_epochs
from .runs import Results, Run
from .samples import draw_samples
from .session import train_from_command_line
from .settings import Settings


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
    gan = build_gan(settings)
    optimizers = new_optimizers(settings)
    # Their variables have to exist before a checkpoint fills them or a step is compiled.
    optimizers.generator.build(gan.generator.trainable_variables)
    optimizers.discriminator.build(gan.discriminator.trainable_variables)

    progress = Progress(run, gan, optimizers)

    def end_epoch(epoch: int, results: Results) -> None:
        results["val_mmd"] = evaluate(gan, datasets.validation)["mmd"]
        progress.end_epoch(epoch, results)
        draw_samples(gan, run.samples / f"epoch-{epoch + 1:03}.png")

    train_epochs(
        gan,
        optimizers,
        datasets.train,
        initial_epoch=progress.resume(datasets.train),
        epochs=settings.epochs,
        callbacks=[
            keras.callbacks.LambdaCallback(
                on_train_batch_end=progress.check_batch,
                on_epoch_end=end_epoch,
            ),
            keras.callbacks.TensorBoard(run.logs, write_graph=False),
        ],
        jit_compile=settings.jit_compile,
    )


if __name__ == "__main__":
    raise SystemExit(train_from_command_line(train))
