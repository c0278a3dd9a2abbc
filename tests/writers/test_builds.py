"""`model.build(shape)`: the shape of the input, and what the other forms do with it."""

import pytest

from tools import convert

HEAD = "import tensorflow as tf\n\nN = 6\n\n\ndef make(n):\n"
MODEL = "    model = tf.keras.Sequential([tf.keras.layers.Dense(5)])\n"
END = "    return model\n"


def source(*lines: str) -> str:
    return HEAD + "".join(f"    {x}\n" if x != "MODEL" else MODEL for x in lines) + END


@pytest.mark.parametrize(
    ("given", "sizes", "called"),
    [
        ("(None, n)", "(n,)", "(1, n)"),
        ("(None, N)", "(N,)", "(1, N)"),
        ("(None, N + 1)", "(N + 1,)", "(1, N + 1)"),
        ("input_shape=[None, 2, n]", "[2, n]", "(1, 2, n)"),
        ("(None, 3)", "(3,)", "(1, 3)"),
    ],
)
def test_shape_of_a_build_is_that_of_the_input(
    given: str, sizes: str, called: str
) -> None:
    text = source("MODEL", f"model.build({given})")
    functional = convert(text, "functional").text
    assert f"inputs = tf.keras.Input(shape={sizes})" in functional
    assert "build" not in functional
    assert f"model(tf.keras.Input(shape={sizes}))" in convert(text, "subclass").text
    module = convert(text, "module").text
    assert f"    model = Net()\n    model(tf.zeros({called}))\n    return" in module


@pytest.mark.parametrize(
    "lines",
    [
        ("MODEL", "k = 4", "model.build((None, k))"),
        ("k = 3", "MODEL", "k = 4", "model.build((None, k))"),
        ("MODEL", "model.build((None, len(rows)))"),
        ("MODEL", "model.build(shape)"),
        ("MODEL", "if n: model.build((None, n))"),
    ],
)
def test_shape_that_may_be_another_one_above_is_not_taken(
    lines: tuple[str, ...],
) -> None:
    (model,) = convert(source(*lines), "functional").models
    assert [each.code for each in model.diagnostics] == ["TFS101"]


@pytest.mark.parametrize("batch", ["None", "8", "N"])
def test_module_is_built_by_one_example(batch: str) -> None:
    text = source("MODEL", f"model.build(({batch}, n, 4))")
    assert "    model(tf.zeros((1, n, 4)))\n" in convert(text, "module").text


def test_variables_are_there_once_it_is_built() -> None:
    text = source("MODEL", "model.build((None, n))")
    text += "\n\nprint(make(3).trainable_variables)\n"
    assert convert(text, "module").models[0].status == "converted"
    (model,) = convert(text.replace("n))", "None))"), "module").models
    assert "TFS115" in [each.code for each in model.diagnostics]


def test_module_is_built_where_the_sequential_was() -> None:
    text = source("MODEL", "k = 4", "model.build((None, k))  # now", "print(model)")
    assert "    model(tf.zeros((1, k)))  # now\n" in convert(text, "module").text


@pytest.mark.parametrize("given", ["(None, None)", "shape", "(8,)", ""])
def test_module_is_not_built_by_an_open_shape(given: str) -> None:
    (model,) = convert(source("MODEL", f"model.build({given})"), "module").models
    assert "TFS115" in [each.code for each in model.diagnostics]


def test_build_of_a_stated_input_goes() -> None:
    text = source("MODEL", "model.build((None, 2))")
    text = text.replace("Dense(5)", "Dense(5, input_shape=(2,))")
    assert "build" not in convert(text, "functional").text
    module = convert(text, "module").text
    assert "    model(tf.zeros((1, 2)))\n    return model" in module
    kept = text.replace("2))\n", "2))  # once\n")
    assert "model.build((None, 2))  # once" in convert(kept, "functional").text
    inside = text.replace("(None, 2)", "(None,  # open\n2)")
    assert "model.build((None,  # open" in convert(inside, "functional").text


def test_checks_of_shapes_move_into_a_module() -> None:
    text = source(
        "model = tf.keras.Sequential()",
        "model.add(tf.keras.layers.Dense(12, input_shape=(3,)))",
        "model.add(tf.keras.layers.Reshape((2, 6)))",
        "assert model.output_shape == (None, 2, 6)  # the batch is open",
        "model.add(tf.keras.layers.Flatten())",
        "assert model.output_shape == (None, 12)",
    )
    module = convert(text, "module").text
    assert """\
        x = self.reshape(x)  # (batch, 2, 6)
        assert x.shape[1:] == (2, 6)  # the batch is open
        x = self.flatten(x)  # (batch, 12)
        assert x.shape[1:] == (12,)
        return x
""" in module
    assert "output_shape" not in module


def test_list_of_layers_is_not_called_as_what_keras_has() -> None:
    text = source(
        "layers = [tf.keras.layers.Dense(2)]",
        "model = tf.keras.Sequential(layers)",
    )
    assert "model = Net(layer_list=layers)" in convert(text, "subclass").text
