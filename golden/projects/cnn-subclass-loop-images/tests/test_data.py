"""The data: what the model and the training count on."""

import numpy as np
import pytest

from demo.data import Datasets, load_datasets
from demo.settings import Settings


@pytest.fixture
def datasets(settings: Settings) -> Datasets:
    """The real data."""
    return load_datasets(settings)


@pytest.mark.parametrize("part", Datasets._fields)
def test_batches_have_the_shapes_of_the_settings(
    datasets: Datasets, settings: Settings, part: str
) -> None:
    x, y = next(getattr(datasets, part).as_numpy_iterator())
    assert x.dtype == np.float32
    assert x.shape == (len(y), *settings.input_shape)
    assert np.isfinite(x).all()
    assert y.dtype == np.int32
    assert y.shape == (len(y),)
    assert y.min() >= 0
    assert y.max() < settings.num_classes


def test_each_pass_over_the_training_data_has_the_same_examples(
    datasets: Datasets,
) -> None:
    first, second = (
        np.concatenate([y for _, y in datasets.train.as_numpy_iterator()])
        for _ in range(2)
    )
    np.testing.assert_array_equal(np.bincount(first), np.bincount(second))


def test_every_start_sees_the_same_order(
    settings: Settings, datasets: Datasets
) -> None:
    first = next(datasets.train.as_numpy_iterator())
    again = next(load_datasets(settings).train.as_numpy_iterator())
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
