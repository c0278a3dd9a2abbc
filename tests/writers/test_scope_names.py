"""Layers with names that TensorFlow does not take in a subclass."""

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
from keras import layers

prefix = "_hidden"
"""


def codes(made: str, tier: str) -> list[str]:
    text = f"{HEAD}model = keras.Sequential([keras.Input((4,)), {made}])\n"
    (model,) = convert_text(text, tier).models
    return [each.code for each in model.diagnostics if each.severity == "error"]


@pytest.mark.parametrize(
    "name",
    [
        '"ä b"',
        '"first layer"',
        '"_hidden"',
        "prefix",
        'f"_{prefix}"',
        'f"{prefix} 1"',
        '"layer %d" % 1',
        '"-" + prefix',
        '"a b {}".format(1)',
        '"日本"',
    ],
)
def test_names_that_begin_no_scope_are_refused(name: str) -> None:
    made = f"layers.Dense(2, name={name})"
    assert codes(made, "subclass") == ["TFS118"]
    assert codes(made, "functional") == []


@pytest.mark.parametrize(
    "name",
    [
        '"a.b"',
        '"1x"',
        '"lay-er/2"',
        'f"x_{prefix}"',
        'prefix["a b"]',
        '"conv%d" % 1',
        '"conv_" + str("a b")',
        '""',
    ],
)
def test_others_are_not(name: str) -> None:
    assert codes(f"layers.Dense(2, name={name})", "subclass") == []


def test_a_layer_in_a_list_of_a_variable() -> None:
    text = f'{HEAD}made = [layers.Dense(2, name="a b")]\nm = keras.Sequential(made)\n'
    (model,) = convert_text(text, "subclass").models
    assert [each.code for each in model.diagnostics] == ["TFS118"]
