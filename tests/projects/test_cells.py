"""Every project trains, evaluates, predicts and exports; those of a network train alike."""

import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import inputs
from projects.running import (
    Session,
    data_for,
    reference_tier,
    tried_cells,
    use,
    write_project,
)
from tfscaffold.project import catalog

# 40 batches of digits each: 200 steps.
EPOCHS = 5
DOWNLOADED = ("mnist", "fashion-mnist", "cifar10")
DATA = {
    "synthetic": ("cnn", "functional", "loop"),
    "csv": ("mlp", "module", "loop"),
    "npz": ("mlp", "subclass", "fit"),
    "images": ("cnn", "subclass", "loop"),
    "mnist": ("cnn", "sequential", "fit"),
    "fashion-mnist": ("cnn", "module", "loop"),
    "cifar10": ("cnn", "functional", "train-step"),
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
        return in_new_process(use, src, EPOCHS)

    return run_cell


def check(session: Session) -> None:
    """Assert what holds for every project."""
    assert session.complaints == ""
    results = [value for epoch in session.history for value in epoch.values()]
    assert all(map(math.isfinite, results))
    first, last = session.history[0], session.history[-1]
    assert last["loss"] < first["loss"]
    assert last["val_loss"] < first["val_loss"]
    accuracy = session.printed["train"].splitlines()[-1]
    assert re.fullmatch(r"test accuracy: [01]\.\d{4}", accuracy)
    assert accuracy in session.printed["evaluate"].splitlines()
    assert len(session.printed["predict"].splitlines()) == 5
    np.testing.assert_array_equal(session.loaded, session.saved)
    np.testing.assert_allclose(session.exported, session.saved, atol=1e-6)


@pytest.mark.parametrize("cell", tried_cells(), ids="-".join)
def test_cell(run: Run, cell: catalog.Cell) -> None:
    session, reference = run(*cell), run(cell.arch, reference_tier(cell), "fit")
    check(session)
    assert len(session.history) == EPOCHS
    assert session.history == reference.history
    for found, wanted in zip(session.weights, reference.weights, strict=True):
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
    check(in_new_process(use, src, 3, downloaded))


def test_every_source_of_data_is_used() -> None:
    assert {*DATA, "digits", "text"} == {*catalog.names("data")}
