"""One layer at several places of a model, which only a Sequential lists several times."""

import pytest

from tfscaffold.convert import convert_text

HEAD = (
    "import keras\nfrom keras import layers\n\nact = layers.ReLU()\n"
    "model = keras.Sequential()\nmodel.add(keras.Input((4,)))\n"
)
TWICE = "model.add(layers.Dense(3))\nmodel.add(act)\nmodel.add(layers.Dense(2))\nmodel.add(act)\n"
LOOP = "for _ in range(2):\n    model.add(layers.Dense(3))\n    model.add(act)\n"
LIST = "for layer in [act] * 2:\n    model.add(layer)\n"
ONCE = "for units in (2, 3):\n    made = layers.Dense(units)\n    model.add(made)\nmodel.add(act)\n"


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("layers", "use", "refused"),
    [
        (TWICE, "print(len(model.layers))", True),
        (TWICE, "model.layers[-2].trainable = False", True),
        (TWICE, "part = model.layers[:-1]", True),
        (LOOP, "print(model.layers[2].name)", True),
        (LIST, "for each in model.layers:\n    print(each.name)", True),
        (TWICE, "for each in model.layers:\n    each.trainable = False", False),
        (TWICE, "model.get_layer('a')", False),
        (ONCE, "print(len(model.layers))", False),
    ],
)
def test_layers_that_come_several_times_are_not_counted(
    layers: str, use: str, refused: bool, tier: str
) -> None:
    (model,) = convert_text(f"{HEAD}{layers}{use}\n", tier).models
    codes = {each.code for each in model.diagnostics if each.severity == "error"}
    assert codes == ({"TFS108"} if refused else set())


def test_the_place_of_a_layer_that_comes_several_times() -> None:
    text = f"{HEAD}{TWICE}model.get_layer(index=2)\n"
    (model,) = convert_text(text, "subclass").models
    assert model.status == "refused"
