"""Attributes of layers that are set once the model is made, and that a class would lose."""

import pytest

from tfscaffold.convert import convert_text

HEAD = (
    "import keras\nfrom keras import layers\n\n"
    "model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])\n"
)


def status(text: str, tier: str) -> tuple[str, set[str]]:
    (model,) = convert_text(f"{HEAD}{text}\n", tier).models
    return model.status, {
        each.code for each in model.diagnostics if each.severity == "error"
    }


@pytest.mark.parametrize("saved", ["model.save(path)", "text = model.to_json()"])
@pytest.mark.parametrize(
    "change",
    [
        "model.layers[-1].activation = keras.activations.softmax",
        "model.get_layer('a').rate = 0.5",
        "for layer in model.layers:\n    layer.kernel_regularizer = penalty",
        "for number, layer in enumerate(model.layers[1:]):\n    layer._name = str(number)",
        "for layer in model.layers:\n    for name in names:\n        setattr(layer, name, 1)",
        "last = model.layers[-1]\nlast.activation = None",
        "found = model.layers\nfound[0].units = 3",
        "last = [each for each in model.layers if each.name][-1]\nlast.rate = 1",
        "next(each for each in model.layers if each.name).rate = 1",
    ],
)
def test_a_changed_layer_of_a_model_that_is_saved_is_refused(
    change: str, saved: str
) -> None:
    assert status(f"{change}\n{saved}", "subclass") == ("refused", {"TFS108"})


def test_the_functional_form_saves_its_layers_as_they_are() -> None:
    change = "model.layers[-1].activation = None\nmodel.save(path)"
    assert status(change, "functional") == ("converted", set())


@pytest.mark.parametrize(
    "lines",
    [
        "model.layers[-1].activation = keras.activations.softmax",
        "model.layers[0].trainable = False\nmodel.save(path)",
        "setattr(model.layers[0], 'trainable', False)\nmodel.save(path)",
        "for layer in model.layers:\n    print(layer.name)\nmodel.save(path)",
        "for layer in model.layers:\n    other.name = layer.name\nmodel.save(path)",
    ],
)
def test_what_a_class_keeps_is_not(lines: str) -> None:
    assert status(lines, "subclass") == ("converted", set())


def test_setattr_freezes_layers_too() -> None:
    lines = "setattr(model.layers[0], 'trainable', False)\nmodel.save(path)\n"
    assert '"trained": [layer' in convert_text(HEAD + lines, "subclass").text
