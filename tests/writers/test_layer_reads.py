"""To module: reads of the weights of one layer."""

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
from keras import layers

model = keras.Sequential(
    [keras.Input((4,)), layers.Dense(3), layers.ReLU(), layers.Dense(2, use_bias=True)]
)
"""


@pytest.mark.parametrize(
    ("read", "becomes"),
    [
        ("model.layers[0].weights[1].numpy()", "model.layers[0].weights[1].numpy()"),
        ("model.layers[-1].bias.numpy()", "model.layers[-1].bias.numpy()"),
        (
            "model.layers[2].get_weights()",
            "[w.numpy() for w in model.layers[2].weights]",
        ),
    ],
)
def test_the_weights_of_one_layer_are_read(read: str, becomes: str) -> None:
    result = convert_text(f"{HEAD}print({read})\n", "module")
    assert result.models[0].status == "converted"
    assert result.text.endswith(f"\nprint({becomes})\n")


@pytest.mark.parametrize(
    "read",
    [
        "model.layers[0].name",
        "model.layers[0].kernel.numpy()",
        "model.layers[1].bias.numpy()",
        "model.layers[0].weights",
        "model.layers[0].weights[0].path",
        "model.layers[:1]",
        "model.layers[9].get_weights()",
        "model.layers[0].get_weights",
        "[layer.name for layer in model.layers]",
        "[layer.get_weights() for layer in model.layers[:1]]",
        "[layer.get_weights() for i, layer in model.layers]",
        "model.layers[i].get_weights()",
    ],
)
def test_other_reads_of_layers_are_refused(read: str) -> None:
    result = convert_text(f"{HEAD}i = 0\nprint({read})\n", "module")
    assert result.models[0].status == "refused"
    said = [each.message for each in result.models[0].diagnostics]
    assert any("`.layers` is used here" in each for each in said)


def test_layers_of_a_model_that_may_not_be_built_are_not_read() -> None:
    text = HEAD.replace("keras.Input((4,)), ", "")
    result = convert_text(f"{text}print(model.layers[0].get_weights())\n", "module")
    assert result.models[0].status == "refused"


@pytest.mark.parametrize(
    "below",
    [
        "layer = model.layers[0]\nprint({}[0])\nw, b = {}\n",
        "for layer in model.layers:\n    print({})\n",
        "for i, layer in enumerate(model.layers):\n    print(i, {}[0])\n",
        "print([{} for layer in model.layers])\n",
        "def show():\n    for layer in model.layers:\n        print({})\n\n\nshow()\n",
    ],
)
def test_weights_are_read_of_a_layer_in_a_variable(below: str) -> None:
    old, new = "layer.get_weights()", "[w.numpy() for w in layer.weights]"
    result = convert_text(HEAD + below.replace("{}", old), "module")
    assert result.models[0].status == "converted"
    assert result.text.endswith("\n" + below.replace("{}", new))


@pytest.mark.parametrize(
    "below",
    [
        "layer = model.layers[0]\nprint(layer.name, layer.get_weights())\n",
        "layer = model.layers[0]\nlayer = other(layer)\nprint(layer.get_weights())\n",
        "layer = model.layers[9]\nprint(layer.get_weights())\n",
        "layer = other = model.layers[0]\nprint(layer.get_weights())\n",
        "for layer in model.layers:\n    layer.set_weights(layer.get_weights())\n",
        "for layer in other.layers + model.layers:\n    print(layer.get_weights())\n",
        (
            "for layer in model.layers:\n    print(layer.get_weights())\n"
            "for layer in other.layers:\n    print(layer.get_weights())\n"
        ),
    ],
)
def test_what_is_more_than_a_read_of_weights_is_refused(below: str) -> None:
    result = convert_text(HEAD + below, "module")
    assert result.models[0].status == "refused"
    said = [each.message for each in result.models[0].diagnostics]
    assert any("`.layers` is used here" in each for each in said)
