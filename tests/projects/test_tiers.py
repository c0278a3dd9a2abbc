"""Given the same weights, the tiers and training styles compute the same, to the last bit."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from projects.running import (
    LEARNING_RATES,
    Arrays,
    Numbers,
    compute,
    data_for,
    reference_tier,
    tried_cells,
    write_project,
)
from tfscaffold.project import catalog

STEPS = 200
BATCH_SIZE = 32
Compute = Callable[..., Numbers]


@pytest.fixture(scope="module")
def numbers(
    in_new_process: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Compute:
    """Return a function that computes with the project of a cell, once."""

    @cache
    def compute_cell(arch: str, tier: str, training: str) -> Numbers:
        folder = tmp_path_factory.mktemp("cell")
        data, path = data_for(arch, folder)
        src = write_project(folder, arch, tier, training, data, path)
        return in_new_process(compute, src, training, STEPS, BATCH_SIZE)

    return compute_cell


def assert_equal(found: Arrays, wanted: Arrays) -> None:
    """Assert that arrays have the same bits."""
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


# A GAN has no labels to learn, a pretrained base takes long, and hybrid has a loss of its own;
# that their cells train alike is tested in test_cells.py.
ARCHITECTURES = [
    name
    for name in catalog.names("architectures")
    if name not in ("gan", "hybrid", "transfer")
]
CELLS = [cell for cell in tried_cells() if cell.arch in ARCHITECTURES]


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_numbers_are_those_of_sequential_and_fit(
    numbers: Compute, cell: catalog.Cell
) -> None:
    found, wanted = numbers(*cell), numbers(cell.arch, "sequential", "fit")
    assert_equal([found.outputs], [wanted.outputs])
    # The masks of dropout come from a seed, too.
    wanted = numbers(cell.arch, reference_tier(cell), "fit")
    assert_equal([found.outputs_in_training], [wanted.outputs_in_training])
    assert_equal(found.gradients, wanted.gradients)
    assert found.losses == wanted.losses
    for optimizer in LEARNING_RATES:
        assert_equal(found.weights[optimizer], wanted.weights[optimizer])


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_numbers_are_those_of_a_training(numbers: Compute, arch: str) -> None:
    found = numbers(arch, "sequential", "fit")
    assert found.outputs.shape[0] == BATCH_SIZE
    if found.outputs.shape[1] > 1:
        assert np.allclose(found.outputs.sum(axis=1), 1, atol=1e-6)
    assert all(np.any(gradient) for gradient in found.gradients)
    assert all(len(set(losses)) == STEPS for losses in found.losses.values())
    falls = [np.mean(each[-20:]) / np.mean(each[:20]) for each in found.losses.values()]
    # SGD may take longer to leave the plateau on which a transformer starts.
    assert max(falls) < 1
    assert min(falls) < 0.8


def test_dropout_is_on_in_training_alone(numbers: Compute) -> None:
    found = numbers("mlp", "sequential", "fit")
    assert np.any(found.outputs != found.outputs_in_training)
