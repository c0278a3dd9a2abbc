"""Arrays that a class keeps, and what a file of it holds of them."""

import pytest

from tools import check_refused, convert

HEAD = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.initializers import Constant
table = {value}
model = keras.Sequential([{layer}, layers.Dense(1)])
"""
READ = 'config["table"] = keras.saving.deserialize_keras_object(config["table"])'


def converted(value: str, layer: str, *lines: str) -> str:
    text = HEAD.format(value=value, layer=layer) + "\n".join(lines)
    result = convert(text, "subclass")
    assert [model.status for model in result.models] == ["converted"]
    return result.text


@pytest.mark.parametrize(
    ("value", "layer"),
    [
        ("make()", "layers.Embedding(9, 4, weights=[table])"),
        ("make()", "layers.Embedding(9, 4, embeddings_initializer=Constant(table))"),
        ("np.random.rand(4)", "Scale(table)"),
        ("np.zeros((9, 4))", "layers.Embedding(9, 4, some=table)"),
        ("tf.constant([1.0])", "layers.Rescaling(table)"),
        ("[np.ones(3), 2]", "layers.Dense(3, some=table)"),
        ("make()", "layers.TextVectorization(9, idf_weights=table)"),
    ],
)
def test_what_may_be_an_array_becomes_one_again(value: str, layer: str) -> None:
    text = converted(value, layer, "", "")
    assert f"        {READ}\n        return cls(**config)\n" in text
    assert '"table": keras.saving.serialize_keras_object(self.table)' in text


@pytest.mark.parametrize(
    ("value", "layer"),
    [
        ("4", "layers.Dense(table)"),
        ("np.max([3, 4])", "layers.Dense(table)"),
        ("'relu'", "layers.Dense(3, activation=table)"),
        ("len(make())", "layers.Embedding(table, 4)"),
        ("make()", "layers.Embedding(table.shape[0], 4)"),
        ("[1, 2]", "layers.Reshape(table)"),
    ],
)
def test_other_data_are_kept_as_they_are(value: str, layer: str) -> None:
    assert "deserialize" not in converted(value, layer)


def test_a_class_that_is_saved_to_hdf5_reads_all_at_once() -> None:
    text = converted(
        "make()", "layers.Embedding(9, 4, weights=[table])", "model.save('a.h5')\n"
    )
    assert READ not in text
    assert "        config = keras.saving.deserialize_keras_object(config)\n" in text


WORDS = ("np.array(['a', 'b'])", "layers.StringLookup(vocabulary=table)")


def test_an_array_of_words_cannot_be_saved() -> None:
    text = HEAD.format(value=WORDS[0], layer=WORDS[1]) + "model.save('a.keras')\n"
    check_refused(text, "subclass", "TFS113")


@pytest.mark.parametrize(
    ("value", "use"),
    [(WORDS[0], ""), ("['a', 'b']", "model.save('a.keras')\n")],
)
def test_other_words_can_be_kept(value: str, use: str) -> None:
    assert "Net(table)" in converted(value, WORDS[1], use)
