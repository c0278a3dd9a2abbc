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
        ("keras.Model(m.input, x)", "keras.Model(model_inputs, x)"),
    ],
)
def test_shapes_are_read_of_tensors(use: str, expected: str) -> None:
    result = convert(f"{HEAD}print({use})\n", "subclass")
    assert result.text.endswith(f"print({expected})\n")
    assert "model_inputs = keras.Input(shape=(2,))\n" in result.text
    built = "m(model_inputs)\n"
    assert (f"outputs = {built}" if "out" in expected else f"\n{built}") in result.text


CALLED = "# The layers have tensors where they are called one by one.\n"


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (
            "keras.Model([m.input], layers.Dense(2)(m.output))",
            "keras.Model([model_inputs], layers.Dense(2)(outputs))",
        ),
        ("keras.Model(m.inputs, m.outputs)", "keras.Model([model_inputs], [outputs])"),
        (
            "keras.Model(inputs=m.inputs[0], outputs=m.outputs[0])",
            "keras.Model(inputs=model_inputs, outputs=outputs)",
        ),
        (
            "keras.Model(m.input, m.layers[0].output)",
            "keras.Model(model_inputs, m.layers[0].output)",
        ),
        (
            "keras.Model(m.input, m.get_layer('a').output).layers",
            "keras.Model(model_inputs, m.get_layer('a').output).layers",
        ),
        ("[each.output for each in m.layers[1:]]",) * 2,
        ("[each.output for i, each in enumerate(m.layers)]",) * 2,
        ("f()\ndef f(): return m.layers[0].output.shape",) * 2,
        ("f()\ndef f(): return m.output_shape", "m.layers[-1].output.shape"),
        ("f()\ndef f(): return m.inputs", "[m.layers[0].input]"),
        ("f(m)\ndef f(k): return k.outputs[0]", "k.layers[-1].output"),
        ("keras.Model(m.input, m.output)(m(z))", "keras.Model(model_inputs, outputs)"),
        ("f(keras.Model(m(z), m.outputs))", "f(keras.Model(m(z), [outputs]))"),
    ],
)
def test_tensors_are_those_of_the_layers(use: str, expected: str) -> None:
    """So that another model that is made of them has the same layers as before."""
    result = convert(f"{HEAD}{use}\n", "subclass")
    assert expected in result.text
    called = "m.call(model_inputs)\n"
    outputs = "outputs = " if "outputs" in expected.replace("outputs=", "") else ""
    assert f"\nm(model_inputs)\n{CALLED}{outputs}{called}" in result.text


@pytest.mark.parametrize(
    "use",
    [
        "m(z)\nkeras.Model(m.input, layers.Dense(2)(m.output))",
        "keras.Model(z, m(z))\nkeras.Model(m.input, m.output)",
        "for i in x:\n    print(m.input)\n    m(z)",
        "if x: m = other\nprint(m.output_shape)",
        "if x: m = other\nprint(m.layers[0].output)",
        "m.output_shape = 1",
        "n = copy.deepcopy(m)\nprint(n.layers[0].output)",
        "n = copy.deepcopy(m)\nprint(n.inputs)",
        "for n in [m, copy.deepcopy(m)]:\n    print(n.layers[0].output)",
        "n = keras.models.clone_model(m)\nprint(n.outputs)",
    ],
)
def test_other_uses_are_refused(use: str) -> None:
    (model,) = convert(f"{HEAD}{use}\n", "subclass").models
    assert {each.code for each in model.diagnostics} == {"TFS108"}


@pytest.mark.parametrize(
    "layer",
    [
        "part",
        "*parts",
        "keras.Model(a, b)",
    ],
)
def test_a_layer_that_may_be_a_model_has_other_tensors(layer: str) -> None:
    """A model has been called for itself, and its first tensor is of that call."""
    text = HEAD.replace(
        "layers.Dense(3", f"layers.Dense(1, input_shape=(2,)), {layer}, layers.Dense(3"
    )
    model = convert(text + "print(m.layers[1].output)\n", "subclass").models[-1]
    assert {each.code for each in model.diagnostics} == {"TFS108"}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize("refused", [True, False])
def test_a_model_that_is_a_layer_keeps_its_tensor(tier: str, refused: bool) -> None:
    """A Sequential knows the tensors of the model around it; others know their own."""
    text = HEAD + "top = keras.Sequential([keras.Input((2,)), m, layers.Dense(1)])\n"
    other = "k = keras.Sequential([keras.Input((2,)), layers.Dense(1)])\n"
    text += other + f"print({'top' if refused else 'k'}.layers[0].output)\n"
    model = convert(text, tier).models[0]
    assert (model.status == "refused") == refused


def test_what_casts_its_input_has_no_tensors_of_its_own() -> None:
    text = HEAD.replace("layers.Dense(3,", "layers.LayerNormalization(")
    (model,) = convert(text + "print(m.outputs)\n", "subclass").models
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
