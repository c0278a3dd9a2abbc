"""The model: what it returns, that it can learn, that it can be kept."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from demo import train
from demo.data import Datasets
from demo.evaluate import evaluate
from demo.export import export
from demo.model import build_model
from demo.predict import predict
from demo.runs import Run
from demo.saving import load_model, save_model
from demo.settings import Settings

Examples = tuple[np.ndarray, np.ndarray]


def new_model(settings: Settings) -> keras.Model:
    """Return an untrained model of the kind that training saves."""
    model = build_model(settings.input_shape, settings.num_classes)
    # A first call makes what was not made before.
    model(tf.zeros((1, *settings.input_shape)))
    return model


def test_output_is_a_probability_for_each_class(
    settings: Settings, examples: Examples
) -> None:
    probabilities = predict(new_model(settings), examples[0])
    assert probabilities.shape == (12, settings.num_classes)
    assert probabilities.min() >= 0
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_batches_give_what_single_examples_give(
    settings: Settings, examples: Examples
) -> None:
    model = new_model(settings)
    together = predict(model, examples[0])
    one_by_one = predict(model, examples[0], batch_size=1)
    np.testing.assert_allclose(together, one_by_one, atol=0.02)


def test_evaluate_counts_the_right_predictions(
    settings: Settings, examples: Examples
) -> None:
    x, y = examples
    model = new_model(settings)
    results = evaluate(model, tf.data.Dataset.from_tensor_slices((x, y)).batch(5))
    expected = np.mean(predict(model, x).argmax(axis=1) == y)
    assert results["accuracy"] == pytest.approx(expected)


def test_one_batch_can_be_overfitted(
    settings: Settings, examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = tf.data.Dataset.from_tensor_slices(examples).batch(4).take(1)
    datasets = Datasets(batch.repeat(100), batch, batch)
    monkeypatch.setattr(train, "load_datasets", lambda settings: datasets)
    run = Run(settings.run_folder)
    run.begin(settings)
    train.train(settings, run)
    assert run.read_history()[-1]["val_accuracy"] == 1


def test_saved_and_loaded_model_gives_the_same_outputs(
    settings: Settings, examples: Examples
) -> None:
    run = Run(settings.run_folder)
    run.begin(settings)
    model = new_model(settings)
    save_model(model, run)
    loaded = load_model(run)
    np.testing.assert_array_equal(
        predict(loaded, examples[0]), predict(model, examples[0])
    )


def test_exported_model_is_served(
    settings: Settings, examples: Examples, tmp_path: Path
) -> None:
    model = new_model(settings)
    export(model, settings.input_shape, tmp_path / "serving")
    served = tf.saved_model.load(tmp_path / "serving").signatures["serving_default"]
    probabilities = served(inputs=tf.constant(examples[0]))["probabilities"]
    np.testing.assert_allclose(probabilities, predict(model, examples[0]), atol=0.02)
