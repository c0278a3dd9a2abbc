"""Loops over the layers of any model: some do nothing for an input, which a Sequential leaves out."""

import pytest

from tfscaffold.convert import convert_text

TEXT = """\
import keras
from keras import layers


def build():
    return keras.Sequential([keras.Input((4,)), layers.Dense(2), layers.Dense(1)])


def penalty(model, rate=0.5):
    total = 0
    %s
    return total
"""

LOOP = """\
for layer in model.layers:
        if %s:
            total += 1"""


@pytest.mark.parametrize(
    "loop",
    [
        LOOP % "isinstance(layer, layers.Dense)",
        LOOP % "hasattr(layer, 'kernel') and rate",
        "total = sum(1 for n in model.layers if isinstance(n, (layers.ReLU, layers.Dense)))",
        "total = keras.Sequential(model.layers[:-1])(rate)",
    ],
)
def test_a_loop_that_passes_inputs(loop: str) -> None:
    conversion = convert_text(TEXT % loop, "functional")
    assert conversion.models[0].status == "converted"
    assert loop in conversion.text


DENSE = LOOP % "isinstance(layer, layers.Dense)"


@pytest.mark.parametrize(
    "loop",
    [
        "for layer in model.layers:\n        total += 1",
        LOOP % "isinstance(layer, layers.Layer)",
        LOOP % "isinstance(layer, list)",
        "total = keras.Sequential(model.layers[:2])(rate)",
        "total = len(model.layers[:-1])",
        LOOP % "hasattr(layer, 'name')",
        LOOP % "hasattr(layer, 'kernel') or rate",
        LOOP % "isinstance(model, layers.Dense)",
        DENSE + "\n        else:\n            total -= 1",
        DENSE + "\n        rate += 1",
        DENSE.replace("layer in model.layers", "i, layer in enumerate(model.layers)"),
        "isinstance = max\n    " + DENSE,
    ],
)
def test_a_loop_that_may_see_an_input(loop: str) -> None:
    conversion = convert_text(TEXT % loop, "functional")
    model = conversion.models[0]
    assert model.status == "refused"
    assert {each.code for each in model.diagnostics} == {"TFS108"}
