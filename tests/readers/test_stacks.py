"""Statements that add each layer of a list."""

import pytest

from tools import check_converted, convert, printed

HEAD = """\
import keras
from keras.layers import Dense

parts = [Dense(3), Dense(1)]
"""


def test_a_comprehension_that_adds_each_layer_becomes_a_loop() -> None:
    check_converted(
        f"""{HEAD}model = keras.Sequential()
model.add(keras.Input((2,)))
[model.add(part) for part in parts]  # all
""",
        "functional",
        f"""{HEAD}inputs = keras.Input((2,))
x = inputs
for layer in parts:  # all
    x = layer(x)
model = keras.Model(inputs, x)
""",
    )


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
def test_its_variable_changes_no_other(to: str) -> None:
    text = f"""{HEAD}layer = 5
model = keras.Sequential([keras.Input((2,))])
[model.add(layer) for layer in parts]
print(layer, len(model.variables))
"""
    result = convert(text, to)
    assert [model.status for model in result.models] == ["converted"]
    if to != "module":
        assert printed(result.text) == printed(text) == "5 4\n"


@pytest.mark.parametrize(
    "adding",
    [
        "[model.add(part) for part in parts if part]",
        "[model.add(part) for part in parts for _ in range(2)]",
        "[model.add(part) for [part] in [parts]]",
        "[model.add(Dense(part)) for part in (1, 2)]",
        "[model.add(other) for part in parts]",
        "[\n    model.add(part)  # one\n    for part in parts\n]",
        "none = [model.add(part) for part in parts]",
        "(model.add(part) for part in parts)",
    ],
)
def test_another_comprehension_is_refused(adding: str) -> None:
    text = f"{HEAD}model = keras.Sequential([keras.Input((2,))])\n{adding}\n"
    result = convert(text, "functional")
    assert [model.status for model in result.models] == ["refused"]
