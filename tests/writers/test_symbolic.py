"""What a class is asked of the shapes of its ends is read of the tensors that build it."""

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers

inputs = 1
m = keras.Sequential([layers.Dense(3, input_shape=(2,))])
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("m.output_shape[1:]", "outputs.shape[1:]"),
        ("m.input_shape", "model_inputs.shape"),
        ("m.inputs[0].shape", "model_inputs.shape"),
        ("m.output.dtype", "outputs.dtype"),
        ("keras.Model(m.inputs[0], 1)", "keras.Model(model_inputs, 1)"),
        (
            "keras.Model([m.input], layers.Dense(2)(m.output))",
            "keras.Model([model_inputs], layers.Dense(2)(outputs))",
        ),
        (
            "keras.Model(inputs=m.input, outputs=m.output)",
            "keras.Model(inputs=model_inputs, outputs=outputs)",
        ),
    ],
)
def test_shapes_are_read_of_tensors(use: str, expected: str) -> None:
    result = convert(f"{HEAD}print({use})\n", "subclass")
    assert result.text.endswith(f"print({expected})\n")
    assert "model_inputs = keras.Input(shape=(2,))\n" in result.text
    built = "m(model_inputs)\n"
    assert (f"outputs = {built}" if "out" in expected else f"\n{built}") in result.text


@pytest.mark.parametrize(
    "use",
    [
        "print(m.input)",
        "print(m.inputs[1].shape)",
        "keras.Model(m.inputs[0], x).layers",
        "n = keras.Model(m.input, x)\nn.load_weights(path)",
        "m(z)\nkeras.Model(m.input, layers.Dense(2)(m.output))",
        "keras.Model(z, m(z))\nkeras.Model(m.input, m.output)",
        "Mine(m.input, m.output)",
        "print(keras.layers.Dense(2)(m.output))",
        "keras.Model(m.input, m.layers[0].output)",
        "def f(): return m.output_shape",
        "if x: m = other\nprint(m.output_shape)",
        "m.output_shape = 1",
    ],
)
def test_other_uses_are_refused(use: str) -> None:
    (model,) = convert(f"{HEAD}{use}\n", "subclass").models
    assert {each.code for each in model.diagnostics} == {"TFS108"}


def test_without_a_shape_there_is_no_tensor() -> None:
    text = HEAD.replace(", input_shape=(2,)", "") + "print(m.output_shape)\n"
    (model,) = convert(text, "subclass").models
    assert model.status == "refused"


def test_each_model_has_tensors_of_its_own() -> None:
    text = HEAD + HEAD[HEAD.index("m = ") :].replace("m = ", "n = ")
    text += "print(m.output_shape, n.output_shape, m.input_shape, n.input_shape)\n"
    assert convert(text, "subclass").text.endswith(
        "print(outputs.shape, model_outputs.shape, model_inputs.shape, model_inputs2.shape)\n"
    )


def test_a_model_in_place_leaves_the_tensors_of_others() -> None:
    text = HEAD + "k = keras.Sequential([keras.Input((4,)), layers.Dense(inputs)])\n"
    text += "inputs = 2\nk.add(layers.Dense(inputs))\n"
    result = convert(text + "print(m.input_shape)\n", "subclass").text
    assert result.endswith("k(model_inputs2)\nprint(model_inputs.shape)\n")
