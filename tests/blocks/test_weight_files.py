"""The weights of Keras' files are read into a `tf.Module`."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from blocks.weight_files import load_weights
from tfscaffold.convert import convert_text

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

KERAS = """\
import keras
from keras import layers

model = keras.Sequential({layers})
"""
MODELS = {
    "images": """[
    keras.Input((8, 8, 3)),
    layers.Conv2D(4, 3),
    layers.BatchNormalization(),
    layers.PReLU(shared_axes=[1, 2]),
    layers.SeparableConv2D(4, 2),
    layers.GroupNormalization(2),
    layers.Conv2D(4, 3, use_bias=False),
    layers.Dropout(0.2),
    layers.BatchNormalization(center=False),
    layers.Flatten(),
    layers.LayerNormalization(),
    layers.Dense(4, activation="relu"),
    layers.Dense(4),
]""",
    "words": """[
    keras.Input((6,), dtype="int32"),
    layers.Embedding(9, 4),
    layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
    layers.TimeDistributed(layers.BatchNormalization()),
    layers.GRU(4, return_sequences=True),
    layers.TimeDistributed(layers.Dense(4)),
    layers.Bidirectional(layers.GRU(4)),
    layers.Dense(4),
]""",
}
DATA = {
    "images": np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32"),
    "words": np.random.default_rng(0).integers(0, 9, (3, 6)).astype("int32"),
}


def made(text: str) -> Any:
    """Return the model that a text defines."""
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), names)  # noqa: S102
    return names["model"]


def trained(kind: str) -> tuple[Any, Any]:
    """Return a model of Keras, no two weights of which are equal, and its module."""
    text = KERAS.format(layers=MODELS[kind])
    original = made(text)
    rng = np.random.default_rng(1)
    original.set_weights(
        [rng.uniform(0.1, 1, value.shape) for value in original.get_weights()]
    )
    (report,) = (conversion := convert_text(text, "module")).models
    assert report.status == "converted", report.diagnostics
    return original, made(conversion.text)


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
@pytest.mark.parametrize("name", ["a.weights.h5", "a.h5", "whole.h5", "whole.keras"])
@pytest.mark.parametrize("kind", MODELS)
def test_files_of_keras_are_read(kind: str, name: str, tmp_path: Path) -> None:
    original, module = trained(kind)
    path = tmp_path / name
    if name == "a.h5":
        keras.src.legacy.saving.legacy_h5_format.save_weights_to_hdf5_group(
            __import__("h5py").File(path, "w"), original
        )
    elif "whole" in name:
        original.save(path)
    else:
        original.save_weights(path)
    load_weights(module, path)
    expected = original.predict(DATA[kind], verbose=0)
    found = np.asarray(module(DATA[kind], training=False))
    assert np.abs(found - expected).max() < 1e-5
    weights = [w.numpy() for layer in module.layers for w in layer.weights]
    pairs = list(zip(weights, original.get_weights(), strict=True))
    assert all(np.array_equal(one, other) for one, other in pairs)


def test_a_file_of_other_layers_is_refused(tmp_path: Path) -> None:
    original, _ = trained("images")
    original.save_weights(tmp_path / "a.weights.h5")
    _, module = trained("words")
    before = [w.numpy() for layer in module.layers for w in layer.weights]
    with pytest.raises((KeyError, ValueError)):
        load_weights(module, tmp_path / "a.weights.h5")
    after = [w.numpy() for layer in module.layers for w in layer.weights]
    assert all(np.array_equal(*pair) for pair in zip(before, after, strict=True))


def test_parts_of_an_unknown_order_are_refused(tmp_path: Path) -> None:
    text = KERAS.format(
        layers="[keras.Input((4,)), keras.Sequential([layers.Dense(4)]), layers.Dense(4)]"
    )
    original = made(text)
    original.save_weights(tmp_path / "a.weights.h5")
    module = made(convert_text(text, "module").text)
    with pytest.raises((KeyError, ValueError)):
        load_weights(module, tmp_path / "a.weights.h5")


def test_files_of_keras_are_read_where_blocks_have_other_names(tmp_path: Path) -> None:
    text = (
        "import keras\nfrom keras.layers import Dense, PReLU\n\n"
        "model = keras.Sequential([keras.Input((4,)), Dense(3), PReLU(), Dense(2)])\n"
        "own = Dense, PReLU\n"
    )
    original, module = made(text), made(convert_text(text, "module").text)
    assert type(module.layers[0]).__name__ == "RawDense"
    original.save_weights(tmp_path / "a.weights.h5")
    load_weights(module, tmp_path / "a.weights.h5")
    x = np.ones((2, 4), "float32")
    np.testing.assert_allclose(module(x), original(x), atol=1e-6)
