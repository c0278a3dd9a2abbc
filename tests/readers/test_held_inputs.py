"""Inputs that stand in variables, and are no layers in any form but a Sequential."""

import pytest

from tools import check_refused, convert

HEAD = "import keras\nfrom keras import layers\n\n"
CLASS = """class Agent:
    def __init__(self):
        self.start = layers.{made}(shape=(3,))
        self.model = keras.Sequential([self.start, layers.Dense(2)])
"""


@pytest.mark.parametrize(
    ("made", "of"), [("Input", "start"), ("InputLayer", "start.output")]
)
def test_a_variable_that_holds_the_input(made: str, of: str) -> None:
    text = (
        f"{HEAD}start = layers.{made}(shape=(3,))\n"
        "model = keras.Sequential()\nmodel.add(start)\nmodel.add(layers.Dense(2))\n"
    )
    assert convert(text, "subclass").text.endswith(f"model = Net()\nmodel({of})\n")
    functional = convert(text, "functional").text
    tensor = {"Input": "start", "InputLayer": "inputs"}[made]
    assert f"outputs = layers.Dense(2)({tensor})\n" in functional
    assert "start(" not in functional


@pytest.mark.parametrize(("made", "of"), [("Input", ""), ("InputLayer", ".output")])
def test_an_attribute_that_holds_the_input(made: str, of: str) -> None:
    text = HEAD + CLASS.format(made=made)
    found = convert(text, "subclass").text
    assert found.endswith(f"self.model = Net()\n        self.model(self.start{of})\n")
    assert "self.start(" not in found
    assert f"inputs = self.start{of}\n" in convert(text, "functional").text


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "lines",
    [
        # It comes after a layer.
        "a = layers.InputLayer(shape=(3,))\nb = layers.Dense(3)\nkeras.Sequential([b, a])",
        # It may be a layer.
        (
            "import sys\na = layers.Dense(3)\nif sys.argv:\n    a = keras.Input((3,))\n"
            "keras.Sequential([a, layers.Dense(1)])"
        ),
        # A function gives it, or is given it.
        (
            "def start():\n    return keras.Input((3,))\n"
            "keras.Sequential([start(), layers.Dense(1)])"
        ),
        (
            "def build(first):\n    return keras.Sequential([first, layers.Dense(1)])\n"
            "build(keras.Input((3,)))"
        ),
        # It is one of several.
        "a, b = keras.Input((3,)), layers.Dense(1)\nkeras.Sequential([a, b])",
        'a = {"x": keras.Input((3,))}\nkeras.Sequential([a["x"], layers.Dense(1)])',
    ],
)
def test_an_input_that_may_be_a_layer_is_refused(lines: str, to: str) -> None:
    check_refused(f"{HEAD}{lines}\n", to, "TFS117")


def test_a_layer_beside_inputs_of_other_models_stays_one() -> None:
    text = (
        f"{HEAD}start = keras.Input((3,))\nlayer = layers.Dense(1)\n"
        "other = keras.Model(start, layer(start))\n"
        "model = keras.Sequential([layer, layers.Dense(1)])\n"
    )
    assert "model = Net(layer)\n" in convert(text, "subclass").text
