"""Converted notebooks, run cell by cell, compute what they computed before, to the last bit."""

from pathlib import Path
from typing import Any

import pytest

from convert.notebooks.making import MARKDOWN, notebook, sources
from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import convert_bytes
from tools import Ask

IMPORTS = (
    "%matplotlib inline\n!pip install keras\nimport keras\nfrom keras import layers"
)
NOTEBOOKS = {
    "one cell": (
        IMPORTS,
        MARKDOWN + "A model.",
        "model = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.Dense(2)])",
        "model(keras.ops.zeros((1, 6))).shape",
    ),
    "several cells": (
        IMPORTS,
        "units = 5\nx = inputs = 1  # names that are taken",
        "model = keras.Sequential()\nmodel.add(keras.Input((6, 3)))",
        "%%time\nfor rate in (0.1, 0.2):\n    model.add(layers.LSTM(units, return_sequences=True))",
        MARKDOWN + "And the head:",
        "%%capture\nmodel.add(layers.Flatten())  # flat\nmodel.add(layers.Dense(units))",
        "x + inputs",
    ),
    "functions": (
        "import tensorflow as tf",
        (
            "def build(filters):\n    net = tf.keras.models.Sequential()\n"
            "    net.add(tf.keras.layers.Conv2D(filters, 3, input_shape=(8, 8, 1)))\n"
            "    net.add(tf.keras.layers.BatchNormalization())\n"
            "    net.add(tf.keras.layers.GlobalAveragePooling2D())\n    return net"
        ),
        "small = build(2)",
        "large = build(6)\nsmall(tf.zeros((1, 8, 8, 1))).shape",
    ),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_converted_notebook_runs_as_before(
    name: str, ask: Ask, tmp_path: Path
) -> None:
    source = tmp_path / "source.ipynb"
    source.write_text(notebook(*NOTEBOOKS[name]), "utf-8")
    results = {}
    for tier in ("functional", "subclass", "module"):
        made = convert_bytes(source.read_bytes(), str(source), tier, Options())
        assert made.conversion is not None
        assert {each.status for each in made.conversion.models} == {"converted"}
        path = tmp_path / f"{tier}.ipynb"
        path.write_bytes(made.data())
        results[tier] = str(path)
        assert sources(made.data().decode())[-1] == NOTEBOOKS[name][-1]
    answer: dict[str, Any] = ask(
        {"do": "converted", "source": str(source), "results": results, "shape": None}
    )
    assert answer.keys() == results.keys()
    for models in answer.values():
        assert models
        for differences in models.values():
            assert set(differences.values()) == {0.0}, answer
