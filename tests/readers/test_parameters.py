"""Parameters that hold a class of layers."""

import pytest

from tools import check_refused, convert

BUILD = """\
from keras import Sequential, layers


def build(units, cell=layers.LSTM, **rest):
    model = Sequential()
    model.add(cell(units, input_shape=(5, 2)))
    model.add(layers.Dense(1))
    return model


"""


@pytest.mark.parametrize(
    "calls",
    [
        "",
        "build(3)",
        "build(3, layers.GRU)",
        "build(3, cell=layers.SimpleRNN)",
        "class A:\n    def build(self, units, cell=1): pass",
    ],
)
def test_a_class_that_a_parameter_is_by_default(calls: str) -> None:
    text = convert(BUILD + calls, "functional").text
    assert "Input(shape=(5, 2))" in text
    assert "cell(units)" in text


@pytest.mark.parametrize(
    "calls",
    [
        "build(3, given)",
        "build(3, cell=layers.Embedding)",
        "build(*given)",
        "build(3, **given)",
        "train(build)",
        "made = self.build",
        "cells.build(3, cell=given)",
    ],
)
def test_a_parameter_that_may_be_anything_is_refused(calls: str) -> None:
    check_refused(BUILD + calls, "functional", "TFS116")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cell=layers.LSTM", "cell=given"),
        ("cell=layers.LSTM", "cell"),
        ("def build", "@given\ndef build"),
        ("    model = ", "    cell = cell or given\n    model = "),
    ],
)
def test_a_function_that_may_change_the_class_is_refused(old: str, new: str) -> None:
    check_refused(BUILD.replace(old, new), "functional", "TFS116")


@pytest.mark.parametrize(
    "line",
    [
        "model.add(cell(units, input_shape=(5, 2)))",
        "for n in range(units):\n        model.add(cell(n, input_shape=(5, 2)))",
    ],
)
def test_a_class_could_not_save_such_a_parameter_and_takes_the_layers(
    line: str,
) -> None:
    text = BUILD.replace("model.add(cell(units, input_shape=(5, 2)))", line)
    assert "model = Net(stack)" in convert(text, "subclass").text


@pytest.mark.parametrize("wrapper", ["Bidirectional", "TimeDistributed", "RNN"])
def test_a_layer_in_another_one_is_not_made_outside_the_class(wrapper: str) -> None:
    text = BUILD.replace(
        "model.add(cell(units, input_shape=(5, 2)))",
        f"model.add(layers.{wrapper}(cell(units)))",
    )
    assert "model = Net(stack)" in convert(text, "subclass").text
