"""Classes that keep arrays are saved, loaded and copied as the Sequential was."""

from pathlib import Path

import pytest

from tools import convert, printed

PROGRAM = """\
import keras
import numpy as np
from keras import layers
from keras.initializers import Constant

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
table = rng.normal(size=(9, 4))
words = rng.integers(0, 9, size=(5, 6))
model = keras.Sequential([EMBEDDING, layers.LSTM(3), layers.Dense(1)])
model.compile("adam", keras.losses.MeanSquaredError())
print(model.fit(words, np.ones(5), verbose=0).history, len(model.trainable_variables))
model.save("PATH")
loaded = keras.models.load_model("PATH")
print(model.predict(words, verbose=0), loaded.predict(words, verbose=0))
print(np.allclose(loaded.layers[0].get_weights()[0], table), loaded.count_params())
"""


@pytest.mark.parametrize("name", ["a.keras", "a.h5"])
@pytest.mark.parametrize(
    "embedding",
    [
        "layers.Embedding(9, 4, weights=[table], trainable=False)",
        "layers.Embedding(9, 4, embeddings_initializer=Constant(table), trainable=False)",
    ],
    ids=["weights", "constant"],
)
@pytest.mark.filterwarnings("ignore:__array__ implementation")
def test_a_table_of_vectors(tmp_path: Path, embedding: str, name: str) -> None:
    path = (tmp_path / name).as_posix()
    text = PROGRAM.replace("EMBEDDING", embedding).replace("PATH", path)
    result = convert(text, "subclass")
    assert {model.status for model in result.models} == {"converted"}
    assert "def __init__(self, table, " in result.text
    assert printed(result.text) == printed(text)
