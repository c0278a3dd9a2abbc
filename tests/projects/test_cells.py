"""Every project trains, evaluates, predicts and exports; those of a network train alike."""

import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.svm import SVC

import inputs
from projects.running import (
    OWN_WORDS,
    SLOW,
    Session,
    data_for,
    generated,
    reference,
    tried_cells,
    use,
    write_project,
)
from tfscaffold.project import catalog

# 40 batches of digits each: 200 steps.
EPOCHS = 5
# They take longer.
EPOCHS_OF = {"transfer": 2}
# On held-out data, after that many epochs: the share that is classified right, at least.
LEAST = {
    "cnn": 0.9,  # by chance 0.1, measured 0.941
    "mlp": 0.93,  # by chance 0.1, measured 0.970
    "hybrid": 0.94,  # by chance 0.1, measured 0.978
    "attention": 0.64,  # by chance 0.5, measured 0.713
    "transformer": 0.62,  # by chance 0.5, measured 0.693
    "transfer": 0.85,  # by chance 0.1, measured 0.922
}
# The mean error, at most: 66 where the mean is predicted, measured 48.
MOST = {"tabular": 54}
DOWNLOADED = ("mnist", "fashion-mnist", "cifar10")
DATA = {
    "synthetic": ("cnn", "functional", "loop"),
    "csv": ("mlp", "module", "loop"),
    "npz": ("mlp", "subclass", "fit"),
    "images": ("cnn", "subclass", "loop"),
    "table": ("tabular", "functional", "loop"),
    "mnist": ("cnn", "sequential", "fit"),
    "fashion-mnist": ("cnn", "module", "loop"),
    "cifar10": ("cnn", "functional", "train-step"),
}
# By data that are made up and architecture: tier, style, epochs, and what is measured then on
# held-out data: the least accuracy, or the greatest mean error.
MADE_UP = {
    # By chance 0.5, measured 1.0 after 5 and after 10 epochs.
    ("synthetic-text", "transformer"): ("subclass", "train-step", 7, 0.95),
    ("synthetic-text", "attention"): ("sequential", "fit", 14, 0.95),
    # By chance 0.4, measured 0.87.
    ("synthetic-table", "tabular"): ("functional", "fit", 10, 0.8),
    # The last value is off by 3.5, measured 1.3.
    ("synthetic-series", "forecast"): ("sequential", "loop", 15, 1.8),
}
Run = Callable[..., Session]


@pytest.fixture(scope="module")
def run(
    in_new_process: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Return a function that makes and uses the project of a cell, once."""

    @cache
    def run_cell(arch: str, tier: str, training: str) -> Session:
        folder = tmp_path_factory.mktemp("cell")
        data, path = data_for(arch, folder)
        src = write_project(folder, arch, tier, training, data, path)
        words = OWN_WORDS.get(arch, ())
        return in_new_process(use, src, EPOCHS_OF.get(arch, EPOCHS), None, *words)

    return run_cell


def check(session: Session) -> None:
    """Assert what holds for every project."""
    assert session.complaints == ""
    results = [value for epoch in session.history for value in epoch.values()]
    assert all(map(math.isfinite, results))
    told = session.printed["train"].splitlines()[-1]
    assert re.fullmatch(r"test (accuracy|mmd|mae): \d+\.\d{4}", told)
    assert told in session.printed["evaluate"].splitlines()
    np.testing.assert_array_equal(session.loaded, session.saved)
    np.testing.assert_allclose(session.exported, session.saved, 1e-6, atol=1e-5)


def check_learning(session: Session) -> None:
    """Assert that losses fell, and that some examples were classified."""
    first, last = session.history[0], session.history[-1]
    assert last["loss"] < first["loss"]
    assert last["val_loss"] < first["val_loss"]
    assert len(session.printed["predict"].splitlines()) == 5


@pytest.mark.parametrize("cell", tried_cells(), ids="-".join)
def test_cell(run: Run, cell: catalog.Cell) -> None:
    session, wanted_session = run(*cell), run(*reference(cell))
    check(session)
    if cell.arch != "gan":  # its losses are of one network against the other
        check_learning(session)
    measured = float(session.printed["train"].rpartition(" ")[2])
    assert measured > LEAST.get(cell.arch, -math.inf)
    assert measured < MOST.get(cell.arch, math.inf)
    assert len(session.history) == EPOCHS_OF.get(cell.arch, EPOCHS)
    if cell.arch in SLOW and cell.training == "loop":
        return  # measured: 1e-4 apart after two steps of Adam, each way alike each time
    for found, wanted in zip(session.history, wanted_session.history, strict=True):
        assert found == wanted
    for found, wanted in zip(session.weights, wanted_session.weights, strict=True):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(("data", "cell"), DATA.items(), ids=DATA)
def test_data(
    in_new_process: Callable[..., Any],
    tmp_path: Path,
    data: str,
    cell: tuple[str, str, str],
) -> None:
    path = inputs.WRITERS[data](tmp_path) if data in inputs.WRITERS else None
    src = write_project(tmp_path, *cell, data, path)
    downloaded = data if data in DOWNLOADED else None
    session = in_new_process(use, src, 3, downloaded)
    check(session)
    check_learning(session)


@pytest.mark.parametrize(("data", "arch"), MADE_UP, ids=map("-".join, MADE_UP))
def test_made_up_data_are_learned(
    in_new_process: Callable[..., Any], tmp_path: Path, data: str, arch: str
) -> None:
    tier, training, epochs, bound = MADE_UP[data, arch]
    src = write_project(tmp_path, arch, tier, training, data, None)
    session = in_new_process(use, src, epochs, None)
    check(session)
    check_learning(session)
    name, measured = session.printed["train"].split()[-2:]
    if name == "mae:":
        assert float(measured) < bound
    else:
        assert float(measured) > bound


def test_forecast_is_better_than_repeating_the_last_value(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    path = inputs.WRITERS["series"](tmp_path)
    src = write_project(tmp_path, "forecast", "subclass", "loop", "series", path)
    session = in_new_process(use, src, 40, None)
    check(session)
    *_, without, told = session.printed["train"].splitlines()
    errors = [float(line.rpartition(" ")[2]) for line in (without, told)]
    assert without.startswith("repeating the last value, test mae: ")
    assert errors[1] < 0.75 * errors[0]


def test_conditional_gan_makes_the_digits_that_it_is_asked_for(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    src = write_project(tmp_path, "gan", "functional", "loop", "digits", None)
    session = in_new_process(use, src, 20, None, "--conditional")
    check(session)
    # Before any training it is 0.45.
    assert min(epoch["val_mmd"] for epoch in session.history) < 0.2
    pictures = tmp_path / "demo" / "run" / "samples"
    assert len(list(pictures.iterdir())) == 20
    digits = load_digits()
    judge = SVC().fit(digits.data / 16, digits.target)
    found = judge.predict(in_new_process(generated, src))
    # By chance, one in ten is right.
    assert np.mean(found == np.arange(500) % 10) > 0.8


def test_every_source_of_data_is_used() -> None:
    made_up = {data for data, _ in MADE_UP}
    used = {*DATA, *made_up, "digits", "series", "text"}
    assert used == {*catalog.names("data")}
