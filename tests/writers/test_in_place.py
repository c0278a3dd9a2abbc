"""Layers that are made where they were made, and handed to a class in a list."""

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers


def build(hp, more, stack=None):
"""


def body(*lines: str) -> str:
    """Return what stands below the signature of the function in the result."""
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    result = convert(text, "subclass")
    assert [each.status for each in result.models] == ["converted"] * len(result.models)
    return result.text.partition("def build(hp, more, stack=None):\n")[2]


def test_a_chain() -> None:
    assert body(
        "# The net.",
        "model = keras.Sequential()  # empty",
        "model.add(layers.Dense(hp.Int(3), input_shape=(4,)))  # first",
        "for i in range(hp.Int(2)):",
        "    # One of some.",
        "    model.add(layers.Dense(i + 1))",
        "model.add(layers.Dense(1))",
        "return model",
    ) == (
        "    # The net.\n"
        "    inputs = keras.Input(shape=(4,))\n"
        "    layer_stack = []  # empty\n"
        "    layer_stack.append(layers.Dense(hp.Int(3)))  # first\n"
        "    for i in range(hp.Int(2)):\n"
        "        # One of some.\n"
        "        layer_stack.append(layers.Dense(i + 1))\n"
        "    layer_stack.append(layers.Dense(1))\n"
        "    model = Net(stack=layer_stack)\n"
        "    model(inputs)\n"
        "    return model\n"
    )


def test_a_list() -> None:
    assert body(
        "return keras.Sequential([",
        "    keras.Input((4,)),",
        "    # hidden",
        "    hp(3),  # chosen",
        "    *more,",
        "    layers.Dense(1),",
        '], name="net")',
    ) == (
        "    inputs = keras.Input((4,))\n"
        "    layer_stack = [\n"
        "        # hidden\n"
        "        hp(3),  # chosen\n"
        "        *more,\n"
        "        layers.Dense(1),\n"
        "    ]\n"
        '    model = Net(stack=layer_stack, name="net")\n'
        "    model(inputs)\n"
        "    return model\n"
    )


def test_the_variable_of_a_loop_stays() -> None:
    text = body(
        "model = keras.Sequential([hp(3)])",
        "for layer in more:",
        "    model.add(layer)",
        "print(layer)",
        "return model",
    )
    assert "    for layer in more:\n        layer_stack.append(layer)\n" in text
    assert "    model = Net(stack=layer_stack)\n    print(layer)\n" in text


@pytest.mark.parametrize(
    "lines",
    [
        # The other one fills its list between the layers of this one.
        [
            "one = keras.Sequential([hp(3)])",
            "two = keras.Sequential([hp(3)])",
            "one.add(hp(2))",
        ],
        ["model = keras.Sequential([hp(3)])", "model.summary()", "model.add(hp(2))"],
        ["class A:", "    model = keras.Sequential([hp(3)])"],
        ["model = keras.Sequential([hp(3)], name=more)"],
        ["model = keras.Sequential([hp(3), layers.Dense(len(locals()))])"],
    ],
)
def test_what_stays_refused(lines: list[str]) -> None:
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    models = convert(text, "subclass").models
    assert models[0].status == "refused"
    assert {each.code for each in models[0].diagnostics} <= {
        "TFS104",
        "TFS111",
        "TFS113",
    }


@pytest.mark.parametrize(
    ("kinds", "made"),
    [
        ('{"name": "ReLU", "dense": layers.Dense}', "Net(stack=layer_stack)"),
        ('{"name": "ReLU", "other": lambda: 3}', "Net(stack=layer_stack)"),
        ('{"name": "ReLU", "built": build}', "Net(stack=layer_stack)"),
        ('{"name": "ReLU", "units": [3]}', "Net(more, kinds)"),
    ],
)
def test_no_class_keeps_classes_or_functions(kinds: str, made: str) -> None:
    lines = body(
        f"kinds = {kinds}",
        "model = keras.Sequential([layers.Dense(3)])",
        "if more:",
        '    model.add(getattr(layers, kinds["name"])())',
        "return model",
    )
    assert f"    model = {made}\n" in lines
