"""Layers that are added under the cases of `match`."""

import pytest

from tfscaffold.convert import convert_text
from tools import check_refused, printed

HEAD = """\
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)


def build(kinds):
    model = keras.Sequential()
"""
CASES = """\
    for kind in kinds:
        match kind:
            case "flatten":
                model.add(layers.Flatten())
            case ("dense", units):
                model.add(layers.Dense(units))  # by its size
            case _:
                raise ValueError(kind)
"""
TAIL = """\
    return model


for kinds in (["flatten", ("dense", 3)], [("dense", 5), ("dense", 2), "flatten"]):
    print(build(kinds)(np.ones((2, 4, 2), "float32")).numpy())
"""
INPUT = "    model.add(keras.Input((4, 2)))\n"
DENSE = "    model.add(layers.Dense(1))\n"


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "body", [INPUT + CASES + DENSE, INPUT + CASES, INPUT + DENSE + CASES]
)
def test_layers_under_cases(body: str, tier: str) -> None:
    text = HEAD + body + TAIL
    result = convert_text(text, tier)
    assert [each.status for each in result.models] == ["converted"]
    assert "# by its size" in result.text
    assert printed(result.text) == printed(text)


@pytest.mark.parametrize("tier", ["functional", "subclass"])
def test_an_input_that_one_case_states(tier: str) -> None:
    stated = CASES.replace("Flatten()", "Flatten(input_shape=(4, 2))")
    check_refused(HEAD + stated + DENSE + TAIL, tier, "TFS102")


@pytest.mark.parametrize("tier", ["functional", "subclass"])
def test_a_case_that_captures_another_model(tier: str) -> None:
    text = (
        "import keras\nfrom keras.layers import Dense\n\n"
        "model = keras.Sequential([keras.Input((4,))])\nmodel.add(Dense(2))\n"
        "match found:\n    case [model]:\n        model.add(Dense(3))\n"
        "model.add(Dense(1))\n"
    )
    assert convert_text(text, tier).models[0].status == "refused"
