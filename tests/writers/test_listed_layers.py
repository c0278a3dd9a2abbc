"""What a file may ask of the layers of a model of Keras around a `tf.Module`."""

import pytest

from tfscaffold.convert import Options, convert_text

SOURCE = """\
import keras
from keras import layers


def build():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


model = build()
search(model)
"""


def converted(below: str, source: str = SOURCE) -> bool:
    """Whether the model is converted, with some lines below it."""
    result = convert_text(source + below, "module", Options(training="loop"))
    (model,) = result.models
    if model.status == "refused":
        assert any("`.layers` is used" in each.message for each in model.diagnostics)
        return False
    assert "ModuleModel(" in result.text
    return result.text.endswith(below)


@pytest.mark.parametrize(
    "below",
    [
        "print(len(model.layers))\n",
        "model.layers[1].set_weights(model.layers[-1].get_weights())\n",
        "for layer in model.layers[1:]:\n    layer.trainable = False\n",
        "for i, layer in enumerate(model.layers):\n    layer.set_weights(w[i])\n",
        "print([each.count_params() for each in reversed(model.layers)])\n",
        "last = model.layers[-1]\nprint(last.get_weights())\n",
    ],
)
def test_layers_are_counted_and_give_and_take_weights(below: str) -> None:
    assert converted(below)
    shapeless = SOURCE.replace("keras.Input((4,)), ", "")
    assert not converted(below, shapeless)


@pytest.mark.parametrize(
    "below",
    [
        "print(model.layers)\n",
        "print(model.layers[0].output)\n",
        "for layer in model.layers:\n    print(layer.name)\n",
        "for layer in model.layers:\n    show(layer)\n",
        "last = model.layers[-1]\nprint(last.get_weights(), last.kernel)\n",
        "self.last = model.layers[-1]\n",
        "for a, b in enumerate(model.layers, 1):\n    print(b.units)\n",
        "def len(x): pass\n\n\nprint(len(model.layers))\n",
    ],
)
def test_all_else_is_refused(below: str) -> None:
    assert not converted(below)
