"""The callbacks of Keras work in a loop as they do in fit."""

import dataclasses
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from projects.running import only_project, weights_of, write_project
from tfscaffold.writers.blocks import blocks_text

# Each is told what the first training style of its architecture is told.
LOOPS = (
    ("cnn", "sequential", "loop"),
    ("cnn", "module", "loop"),
    ("gan", "sequential", "loop"),
)
OTHER = {
    "cnn": ("cnn", "sequential", "fit"),
    "gan": ("gan", "sequential", "train-step"),
}

# So short that all gradients of the cnn are shortened.
CLIP_NORM = 0.01


class Story(NamedTuple):
    """What callbacks were told, and what they did."""

    events: list[tuple[str, Any]]
    """Names of methods with the number of the epoch or batch, or the names of results."""
    results: list[dict[str, float]]
    """What the end of each epoch told."""
    rates: list[float]
    """The learning rate at the end of each epoch."""
    weights: list[np.ndarray]
    tags: set[str]
    """What TensorBoard has got."""
    tracings: list[int]
    """How often the step of a loop was traced that measures, after each `evaluate`."""
    kept: list[np.ndarray]
    """What ModelCheckpoint has saved of the best epoch: the weights, loaded again."""


def tell(src: Path, arch: str, training: str) -> Story:
    """Train by fit or by the project's loop, with callbacks that change the training."""
    with only_project(src):
        import keras
        from demo.data import load_datasets
        from demo.settings import Settings

        settings = Settings(batch_size=256)
        keras.utils.set_random_seed(1)
        train, validation, _ = load_datasets(settings)
        model = _new_model(settings, arch, training)
        story = Story([], [], [], [], set(), [], [])
        measure = "generator_loss" if arch == "gan" else "val_loss"
        best = src / "best.keras"

        class Recorder(keras.callbacks.Callback):
            def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
                story.events.append(("on_epoch_end", epoch))
                story.results.append(logs)
                optimizer = self.model.optimizer
                # Of a GAN's two, Keras reads the generator's: the other has to follow.
                rate = getattr(optimizer, "discriminator", optimizer).learning_rate
                story.rates.append(float(keras.ops.convert_to_numpy(rate)))

        def note(event: str) -> Callable[..., None]:
            def method(self: Any, number: Any = None, logs: Any = None) -> None:
                story.events.append((event, number))

            return method

        def note_results(event: str) -> Callable[..., None]:
            def method(self: Any, logs: Any = None) -> None:
                story.events.append((event, sorted(logs or ())))

            return method

        for event in ("train_batch_begin", "train_batch_end", "epoch_begin"):
            setattr(Recorder, f"on_{event}", note(f"on_{event}"))
        for event in ("test_batch_begin", "test_batch_end", "train_begin"):
            setattr(Recorder, f"on_{event}", note(f"on_{event}"))
        Recorder.on_test_end = note_results("on_test_end")
        callbacks = [
            keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2),
            # Never better by so much: it stops after the third epoch.
            keras.callbacks.EarlyStopping(
                measure,
                mode="min",
                min_delta=100,
                patience=2,
                restore_best_weights=True,
            ),
            keras.callbacks.TensorBoard(src / "logs", write_graph=False),
            Recorder(),
        ]
        if isinstance(model, keras.Model):  # it saves nothing else
            each = keras.callbacks.ModelCheckpoint(
                best, measure, mode="min", save_best_only=True
            )
            callbacks.append(each)
        if arch == "gan":
            _train_gan(model, settings, training, train, callbacks)
        else:
            _train(model, training, train, validation, callbacks)
        if best.exists():
            loaded = keras.saving.load_model(best)
            story.kept.extend(np.array(weight) for weight in weights_of(loaded))
        story.weights.extend(np.array(weight) for weight in weights_of(model))
        story.tags.update(_tags(src / "logs"))
        if training == "loop" and arch != "gan":
            from demo import evaluate

            for _ in range(2):
                evaluate.evaluate(model, validation)
                step, _ = evaluate._test_step(model)
                story.tracings.append(step.experimental_get_tracing_count())
    return story


def _new_model(settings: Any, arch: str, training: str) -> Any:
    if arch == "gan":
        from demo import gan

        kind = gan.GAN
        if training == "train-step":
            from demo.train_step import TrainStepGAN as kind
        return gan.build_gan(settings, kind)
    from demo.model import build_model

    return build_model(settings.input_shape, settings.num_classes)


def _train_gan(
    gan: Any, settings: Any, training: str, train: Any, callbacks: Any
) -> None:
    from demo.gan import new_optimizers

    optimizers = new_optimizers(dataclasses.replace(settings, learning_rate=0.01))
    if training == "train-step":
        gan.compile(optimizers)
        gan.fit(
            train.repeat(),
            steps_per_epoch=len(train),
            epochs=9,
            shuffle=False,
            callbacks=callbacks,
        )
        return
    from demo.loop import train_epochs

    optimizers.generator.build(gan.generator.trainable_variables)
    optimizers.discriminator.build(gan.discriminator.trainable_variables)
    train_epochs(gan, optimizers, train, 9, callbacks=callbacks)


def _train(
    model: Any, training: str, train: Any, validation: Any, callbacks: Any
) -> None:
    import keras

    if training == "fit":
        model.compile(
            keras.optimizers.Adam(0.01, global_clipnorm=CLIP_NORM),
            keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
            jit_compile=False,
        )
        # As in the project's train.py, whose order of the batches the loop has too.
        model.fit(
            train.repeat(),
            steps_per_epoch=len(train),
            validation_data=validation,
            epochs=9,
            shuffle=False,
            callbacks=callbacks,
        )
        return
    from demo.loop import train_epochs

    home = keras.optimizers
    if not isinstance(model, keras.Model):
        from demo import optimizers as home
    optimizer = home.Adam(0.01, global_clipnorm=CLIP_NORM)
    optimizer.build(model.trainable_variables)
    train_epochs(model, optimizer, train, validation, 9, callbacks=callbacks)


def _tags(logs: Path) -> set[str]:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = set()
    for part in logs.iterdir():
        events = EventAccumulator(str(part)).Reload()
        found |= {f"{part.name}/{tag}" for tag in events.Tags()["tensors"]}
    return found


def regularize(model: Path) -> None:
    """Give the network's convolution a loss of its own."""
    text = model.read_text("utf-8")
    place = "kernel_size=3,"
    assert text.count(place) == 1
    model.write_text(text.replace(place, f'{place} kernel_regularizer="l2",'), "utf-8")
    blocks = model.with_name("blocks.py")
    if blocks.exists():
        # Those of the project have only the options that it uses.
        blocks.write_text(blocks_text(re.findall(r"blocks\.(\w+)\(", text)), "utf-8")


@pytest.fixture(scope="module")
def story(
    in_new_process: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Story]:
    """Return a function that tells the story of a cell, once."""

    @cache
    def tell_once(arch: str, tier: str, training: str) -> Story:
        folder = tmp_path_factory.mktemp("callbacks")
        src = write_project(folder, arch, tier, training, "digits", None)
        if arch == "cnn":
            regularize(src / "demo" / "model.py")
        return in_new_process(tell, src, arch, training)

    return tell_once


@pytest.mark.parametrize("loop", LOOPS, ids="-".join)
def test_callbacks_are_told_what_fit_tells(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    found, wanted = story(*loop), story(*OTHER[loop[0]])
    assert len(wanted.results) == 3
    assert found.events == wanted.events
    assert found.results == wanted.results


@pytest.mark.parametrize("loop", LOOPS, ids="-".join)
def test_callbacks_change_the_training_as_in_fit(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    found, wanted = story(*loop), story(*OTHER[loop[0]])
    assert found.rates == wanted.rates == pytest.approx([0.005, 0.0025, 0.00125])
    # Those of the first epoch, which were put back.
    assert_equal(found.weights, wanted.weights)


@pytest.mark.parametrize("loop", LOOPS[:2], ids="-".join)
def test_losses_of_layers_and_short_gradients_count_as_in_fit(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    found, wanted = story(*loop), story(*OTHER[loop[0]])
    losses = [results["loss"] for results in found.results]
    assert losses == [results["loss"] for results in wanted.results]
    assert_equal(found.weights, wanted.weights)


@pytest.mark.parametrize("loop", LOOPS, ids="-".join)
def test_the_best_model_is_kept_as_in_fit(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    found, wanted = story(*loop), story(*OTHER[loop[0]])
    assert wanted.kept
    assert_equal(found.kept, [] if loop[1] == "module" else wanted.kept)


@pytest.mark.parametrize("loop", LOOPS, ids="-".join)
def test_tensorboard_gets_what_fit_writes(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    wanted = story(*OTHER[loop[0]]).tags
    assert wanted > (
        {"train/epoch_generator_loss"}
        if loop[0] == "gan"
        else {"train/epoch_loss", "validation/epoch_accuracy"}
    )
    assert story(*loop).tags == wanted


@pytest.mark.parametrize("loop", LOOPS[:2], ids="-".join)
def test_evaluate_compiles_once(
    story: Callable[..., Story], loop: tuple[str, str, str]
) -> None:
    first, second = story(*loop).tracings
    assert first == second > 0


def assert_equal(found: list[np.ndarray], wanted: list[np.ndarray]) -> None:
    """Assert that arrays have the same bits."""
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)
