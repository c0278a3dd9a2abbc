"""Random bytes and random tokens: a result, a refusal or an error of the user's, never a fault.

`TFSCAFFOLD_FUZZ=100000` says how many examples each test takes.
"""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convert.notebooks.making import notebook
from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.tiers import TIERS

EXAMPLES = int(os.environ.get("TFSCAFFOLD_FUZZ", "60"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.timeout(7200)

HEAD = "import keras\nfrom keras import Sequential, layers\n"
BYTES = st.binary(max_size=60).map(lambda data: b"keras Sequential" + data)
WORDS = """
model net x = ( ) [ ] { } , : ; . * ** + == -> @ := # \\ lambda for in if else while def class return
with as try except import from global del pass async await yield match case None True 3 'a' f'{x}'
Sequential keras layers Dense Input add summary fit compile \"\"\"
""".split()  # noqa: SIM905 - it is read as a text
PHRASES = (
    *("\n", "\n    ", "\r\n", "\t", "\f", "\r", "# %%\n"),
    *("model = Sequential()\n", "Sequential([layers.Dense(1)])"),
    *("model.add(keras.Input((2,)))\n", "model.add(layers.Dense(3))\n"),
)
TOKENS = st.lists(st.sampled_from([*WORDS, *PHRASES]), max_size=25).map(
    lambda words: HEAD + " ".join(words).replace("\n ", "\n")
)
STATEMENTS = st.lists(
    st.sampled_from(
        [
            "model = Sequential()",
            "model = Sequential([keras.Input((2,))])",
            "net = Sequential([keras.Input((2,)), layers.Dense(n)], name='net')",
            "model.add(layers.Dense(n))  # é",
            "model.add(keras.Input((2,)))",
            "model.add(layers.Flatten(input_shape=(2, 3)))",
            "for n in range(3):\n    model.add(layers.Dense(n))",
            "if n: model.add(layers.Dense(1))",
            "def build(n):\n    return Sequential([keras.Input((2,)), layers.Dense(n)])",
            "self.model = Sequential(); self.model.add(layers.Dense(1))",
            "model.summary()",
            "print(model.layers[-1], net.layers[0].units)",
            "model.compile('adam'); model.fit(x, y)",
            "model = build(3)",
            "n = 3",
            "x = inputs = outputs = Net = None",
            "del model",
            "%time model.fit(x)",
            "!ls {model}",
            "# %%",
            "@property\ndef model(self): return Sequential([layers.Dense(1)])",
            (
                "class A:\n    def __init__(self):\n        self.model = Sequential()\n"
                "        self.model.add(layers.Dense(1))"
            ),
        ]
    ),
    max_size=9,
)


def sound(data: bytes, path: str) -> None:
    """Assert that bytes can be converted to every tier, or are left as they are."""
    for tier in TIERS:
        result = convert_bytes(data, path, tier, Options())
        assert result.data() == data or converted(result)
        if converted(result):
            again = convert_bytes(result.data(), path, tier, Options())
            assert not again.error


def converted(result: FileResult) -> bool:
    models = result.conversion.models if result.conversion else ()
    return any(model.status == "converted" for model in models)


@fuzz
@given(BYTES)
def test_random_bytes(data: bytes) -> None:
    sound(data, "a.py")
    sound(data, "a.ipynb")


@fuzz
@given(TOKENS)
def test_random_tokens(text: str) -> None:
    sound(text.encode(), "a.py")


@fuzz
@given(STATEMENTS)
def test_random_statements(statements: list[str]) -> None:
    sound((HEAD + "\n".join(statements) + "\n").encode(), "a.py")


@fuzz
@given(st.lists(STATEMENTS.map("\n".join), max_size=5), st.booleans(), st.data())
def test_random_notebooks(cells: list[str], as_text: bool, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.none() | st.integers(1, 9), max_size=5))
    text = notebook(HEAD, *cells, counts=[1, *counts], as_text=as_text)
    sound(text.encode(), "a.ipynb")
    for tier in TIERS:
        result = convert_bytes(text.encode(), "a.ipynb", tier, Options())
        assert json.loads(result.data())["nbformat"] == 4


@fuzz
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "nbformat"]),
            inner,
            max_size=5,
        ),
    )
)
def test_random_json(value: object) -> None:
    whole = json.dumps({"nbformat": 4, "cells": value, "x": "keras Sequential"})
    sound(whole.encode(), "a.ipynb")
