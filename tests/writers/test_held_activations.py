"""A layer that a variable holds and that is an argument of another one is no layer of a class."""

import pytest

from tfscaffold.convert import convert_text

HEAD = "import keras\nfrom keras import layers\n\n\n"
MODEL = "keras.Sequential([keras.Input((4,)), layers.Dense({}, {})])\n"
BUILD = "def build(n, act='relu'):\n    return " + MODEL.format("n", "activation=act")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("act = layers.ELU()\nm = " + MODEL.format("3", "activation=act"), True),
        ("act = 'relu'\nm = " + MODEL.format("3", "activation=act"), False),
        ("o = {'activation': layers.ReLU()}\nm = " + MODEL.format("3", "**o"), True),
        (BUILD + "\n\nbuild(3, layers.ReLU())\n", True),
        (BUILD + "\n\nbuild(3, act=layers.ReLU())\n", True),
        (BUILD + "\n\nbuild(3, 'tanh')\n", False),
    ],
)
def test_it_stays_where_it_is(text: str, holds: bool) -> None:
    result = convert_text(HEAD + text, "subclass")
    assert [each.status for each in result.models] == ["converted"]
    assert ("def __init__(self, stack, **kwargs):" in result.text) is holds
    result = convert_text(HEAD + text, "module")
    assert [each.status for each in result.models] == ["converted"]
    assert ("def __init__(self, stack, name=None):" in result.text) is holds


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("m = " + MODEL.format("3", "activation=layers.PReLU()"), True),
        ("act = layers.PReLU()\nm = " + MODEL.format("3", "activation=act"), True),
        ("m = " + MODEL.format("3", "activation=layers.LeakyReLU()"), False),
        ("m = keras.Sequential([keras.Input((4,)), layers.PReLU()])\n", False),
    ],
)
def test_an_activation_with_weights_is_refused(text: str, code: bool) -> None:
    for tier, expected in (("subclass", "TFS118"), ("module", "TFS114")):
        (model,) = convert_text(HEAD + text, tier).models
        assert (expected in {each.code for each in model.diagnostics}) is code
