"""Where the class is made: its statement, and what builds it."""

import re

import pytest

from tools import convert


def test_a_construction_over_several_lines_is_indented_like_its_block() -> None:
    text = (
        "import keras\n\n\n"
        "def build(number_of_features, number_of_classes, activation_of_the_ends):\n"
        "    model = keras.Sequential()\n"
        "    model.add(keras.Input((number_of_features,)))\n"
        "    if number_of_classes == 2:\n"
        "        model.add(keras.layers.Dense(1, activation=activation_of_the_ends))\n"
        "    else:\n"
        "        model.add(keras.layers.Dense(number_of_classes))\n"
        "    return model\n"
    )
    result = convert(text, "subclass", line_length=50).text
    made = result[result.index("    model = ") :].splitlines()
    assert made[0].endswith("(")
    assert made[3] == "    )"
    assert made[1:3] == [
        "        number_of_classes,",
        "        activation_of_the_ends,",
    ]


def test_a_function_that_gives_an_attribute_back_is_called_on_the_list() -> None:
    text = (
        "import keras\n\n\n"
        "def add_rest(net):\n"
        "    net.add(keras.layers.Dense(2))\n"
        "    return net\n\n\n"
        "class Holder:\n"
        "    def __init__(self):\n"
        "        self.model = keras.Sequential()\n"
        "        self.model.add(keras.Input((4,)))\n"
        "        self.model = add_rest(self.model)\n"
    )
    result = convert(text, "subclass").text
    assert "        self.rest = []\n        add_rest(self.rest)\n" in result
    assert "        self.model = Net()\n" in result


@pytest.mark.parametrize("to", ["subclass", "module"])
def test_a_parameter_is_no_variable_of_a_loop_in_the_class(to: str) -> None:
    head = (
        "import keras\nfrom keras.layers import Dense, Input\n\n\nclass Maker:\n"
        "    def __init__(self):\n        self.units, self.sizes = 3, [8, 7]\n\n"
        "    def build(self):\n"
    )
    loop = (
        "        model = keras.Sequential([Input((4,))])\n"
        "        for units in [8, 7]:\n            model.add(Dense(units))\n"
        "        model.add(Dense(self.units * 2))\n        return model\n"
    )
    result = convert(head + loop, to)
    assert "units=self.units" in result.text.replace("dense_units", "units")
    assert re.search(r"self\.dense = (Raw)?Dense\(dense_units \* 2\)", result.text)
    listed = "[Dense(units + self.units) for units in self.sizes]"
    text = f"{head}        return keras.Sequential([Input((4,)), *{listed}])\n"
    found = convert(text, to).text
    assert "Dense(units + layer_units) for units in sizes" in found
