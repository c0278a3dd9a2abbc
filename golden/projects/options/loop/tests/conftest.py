"""What the tests share: quick settings, and a few examples like the real ones."""

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from demo import train
from demo.data import Datasets
from demo.settings import Settings


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Let layers compute in what training lets them compute in."""
    keras.config.set_dtype_policy("mixed_float16")
    yield
    keras.config.set_dtype_policy("float32")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a short training in a folder of its own."""
    return Settings(
        epochs=4, batch_size=4, learning_rate=0.01, run_folder=str(tmp_path / "run")
    )


@pytest.fixture
def examples(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Random x, float32 (12, *input_shape), and y, int32 (12,)."""
    random = np.random.default_rng(0)
    x = random.random((12, *settings.input_shape), dtype=np.float32)
    return x, (np.arange(12) % settings.num_classes).astype("int32")


@pytest.fixture
def small_data(
    examples: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let training find the examples in place of the real data."""

    def load_examples(settings: Settings) -> Datasets:
        dataset = tf.data.Dataset.from_tensor_slices(examples)
        batches = dataset.batch(settings.batch_size)
        shuffled = dataset.shuffle(12, seed=settings.seed)
        return Datasets(shuffled.batch(settings.batch_size), batches, batches)

    monkeypatch.setattr(train, "load_datasets", load_examples)
