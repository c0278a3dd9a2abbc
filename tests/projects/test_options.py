"""What the options of a training compute: the same as the plain one, or what they promise."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import inputs
from projects.running import Numbers, Session, compute, use, write_project
from projects.test_cells import check
from tfscaffold.project.options import Options

EPOCHS = 2
Train = Callable[..., Session]


@pytest.fixture(scope="module")
def train(
    in_new_process: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Train:
    """Return a function that trains the project of a cell with options, once."""

    @cache
    def train_once(
        arch: str, tier: str, training: str, options: Options, *words: str
    ) -> Session:
        folder = tmp_path_factory.mktemp("options")
        src = write_project(folder, arch, tier, training, "digits", None, options)
        return in_new_process(use, src, EPOCHS, None, *words)

    return train_once


def assert_near(found: Session, wanted: Session, tolerance: float) -> None:
    """Assert that two trainings went nearly alike."""
    for one, other in zip(found.history, wanted.history, strict=True):
        assert one == pytest.approx(other, abs=tolerance)
    for left, right in zip(found.weights, wanted.weights, strict=True):
        np.testing.assert_allclose(left, right, atol=tolerance)


@pytest.mark.parametrize(
    "cell", [("cnn", "subclass", "loop"), ("gan", "sequential", "loop")], ids="-".join
)
def test_several_steps_in_one_graph_change_nothing(
    train: Train, cell: tuple[str, str, str]
) -> None:
    found = train(*cell, Options(steps_per_execution=7))
    check(found)
    plain = train(*cell, Options())
    assert found.history == plain.history
    for left, right in zip(found.weights, plain.weights, strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize(
    "cell", [("cnn", "subclass", "loop"), ("cnn", "module", "loop")], ids="-".join
)
def test_accumulated_gradients_are_those_of_the_large_batch(
    train: Train, cell: tuple[str, str, str]
) -> None:
    # 1,257 digits: the last group of four batches has one, of 9 digits.
    options = Options(gradient_accumulation=4)
    found = train(*cell, options, "--batch-size", "16")
    check(found)
    # The measures are taken after as many steps, but of other batches.
    wanted = train(*cell, Options(), "--batch-size", "64")
    for left, right in zip(found.weights, wanted.weights, strict=True):
        np.testing.assert_allclose(left, right, atol=2e-5)


@pytest.mark.parametrize(
    ("cell", "precision"),
    [
        (("cnn", "subclass", "loop"), "mixed_float16"),
        (("cnn", "module", "loop"), "mixed_bfloat16"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_mixed_precision_trains_nearly_alike(
    train: Train, cell: tuple[str, str, str], precision: str
) -> None:
    found = train(*cell, Options(precision=precision))
    assert found.complaints == ""
    assert found.saved.dtype == found.loaded.dtype == np.float32
    np.testing.assert_array_equal(found.loaded, found.saved)
    np.testing.assert_allclose(found.exported, found.saved, atol=0.02)
    assert all(weight.dtype == np.float32 for weight in found.weights)
    wanted = train(*cell, Options()).history
    for one, other in zip(found.history, wanted, strict=True):
        assert one["val_loss"] == pytest.approx(other["val_loss"], abs=0.05)


@pytest.mark.parametrize(
    "cell",
    [("mlp", "sequential", "fit"), ("cnn", "subclass", "loop")],
    ids="-".join,
)
def test_two_devices_train_as_one_does(
    train: Train, cell: tuple[str, str, str]
) -> None:
    options = Options(strategy="mirrored")
    found = train(*cell, options, "--cpu-replicas", "2")
    check(found)
    if cell[0] == "cnn":  # the other one has dropout, whose masks are drawn by device
        assert_near(found, train(*cell, Options()), 2e-5)


def test_a_step_of_its_own_tells_on_two_devices_what_fit_tells(train: Train) -> None:
    cell, options = ("cnn", "sequential"), Options(strategy="mirrored")
    fit, step = (
        train(*cell, style, options, "--cpu-replicas", "2")
        for style in ("fit", "train-step")
    )
    check(step)
    for one, other in zip(step.history, fit.history, strict=True):
        assert one == pytest.approx(other, rel=1e-5)


def test_recomputed_gradients_are_those_of_what_was_kept(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    texts = inputs.WRITERS["text"](tmp_path)
    cell = ("transformer", "sequential", "loop", "text", texts)

    def numbers(folder: str, options: Options) -> Numbers:
        src = write_project(tmp_path / folder, *cell, options)
        return in_new_process(compute, src, "loop", 5, 16)

    found, wanted = numbers("one", Options(recompute=True)), numbers("two", Options())
    # With dropout, whose masks have to be the same in both passes.
    assert np.any(wanted.outputs != wanted.outputs_in_training)
    np.testing.assert_array_equal(found.outputs_in_training, wanted.outputs_in_training)
    assert len(found.gradients) == len(wanted.gradients)
    for left, right in zip(found.gradients, wanted.gradients, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-4, atol=1e-7)
    for name, losses in found.losses.items():
        assert losses == pytest.approx(wanted.losses[name], rel=1e-4)
