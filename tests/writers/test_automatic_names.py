"""Names that Keras gives models by itself."""

import pytest

from tools import convert

INNER = """\
import keras
from keras import layers
inner = keras.Sequential([keras.Input((4,)), layers.Dense(3)]{})
"""
LISTED = "model = keras.Sequential([inner, layers.Dense(2)])\n"
ADDED = "model = keras.Sequential()\nmodel.add(inner)\nmodel.add(layers.Dense(2))\n"
CALLED = "inputs = keras.Input((4,))\nmodel = keras.Model(inputs, inner(inputs))\n"


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize("outer", [LISTED, ADDED, CALLED])
@pytest.mark.parametrize(
    "asked",
    [
        "print(model.layers[0].name)",
        "for layer in model.layers:\n    print(layer.name)",
        "print([each.name for i, each in enumerate(model.layers)])",
    ],
)
def test_the_name_of_a_model_may_be_asked_of_the_layers(
    asked: str, outer: str, to: str
) -> None:
    model = convert(f"{INNER.format('')}{outer}{asked}\n", to).models[0]
    assert [each.code for each in model.diagnostics] == ["TFS108"]
    named = INNER.format(", name='inner'")
    model = convert(f"{named}{outer}{asked}\n", to).models[0]
    assert model.status == "converted"


@pytest.mark.parametrize("asked", ["print(layers.name)", "print(keras.layers[0].kind)"])
def test_other_names_are_no_reason(asked: str) -> None:
    model = convert(f"{INNER.format('')}{LISTED}{asked}\n", "functional").models[0]
    assert model.status == "converted"


def test_a_model_that_is_no_layer_has_layers_with_names() -> None:
    text = f"{INNER.format('')}print([each.name for each in inner.layers])\n"
    assert convert(text, "functional").models[0].status == "converted"
