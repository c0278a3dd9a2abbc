"""Functions that add layers to the model in a variable that they read."""

import pytest

from tools import check_converted, check_refused, convert

HEAD = """\
import keras
from keras import layers

"""
MODEL = "model = keras.Sequential([keras.Input((2,))])\n"
BLOCK = """\
def block(n):
    model.add(layers.Dense(n))
    model.add(layers.ReLU())


"""


def test_a_function_that_reads_the_model_gets_a_tensor() -> None:
    check_converted(
        HEAD + """\

def build(sizes):
    model = keras.Sequential()

    def block(n):
        # a block
        model.add(layers.Dense(n))

    model.add(keras.Input((2,)))
    for n in sizes:
        block(n)
    block(n=3)
    return model
""",
        "functional",
        HEAD + """\

def build(sizes):

    def block(x, n):
        # a block
        x = layers.Dense(n)(x)
        return x

    inputs = keras.Input((2,))
    x = inputs
    for n in sizes:
        x = block(x, n)
    x = block(x, n=3)
    model = keras.Model(inputs, x)
    return model
""",
    )


@pytest.mark.parametrize(
    ("signature", "call", "new", "called"),
    [
        ("block()", "block()", "block(x)", "block(inputs)"),
        ("block(*n)", "block(*m)", "block(x, *n)", "block(inputs, *m)"),
        ("block(*, n=1)", "block(n=2)", "block(x, *, n=1)", "block(inputs, n=2)"),
        ("block( n )", "block( 1 )", "block( x, n )", "block( inputs, 1 )"),
        ("block(x)", "block(x=1)", "block(hidden, x)", "block(inputs, x=1)"),
    ],
)
def test_the_tensor_comes_first(
    signature: str, call: str, new: str, called: str
) -> None:
    block = f"def {signature}:\n    model.add(layers.Dense(3))\n"
    text = convert(HEAD + MODEL + block + call + "\n", "functional").text
    assert f"def {new}:\n" in text
    assert f"= {called}\n" in text


@pytest.mark.parametrize(
    "text",
    [
        MODEL + BLOCK + "block(3)\nmodel.compile()\nblock(4)\n",
        MODEL + BLOCK + "[block(n) for n in (3, 4)]\n",
        MODEL + BLOCK + "y = block(3)\n",
        MODEL + BLOCK + "blocks = [block]\nblock(3)\n",
        MODEL + BLOCK + "f = lambda: block(2)\nblock(3)\n",
        MODEL + BLOCK.replace("n):", "n, m=model):") + "block(3)\n",
        MODEL + BLOCK.replace("n):\n", "n):\n    print(model)\n") + "block(3)\n",
        MODEL
        + BLOCK.replace("n):\n", "n):\n    if n:\n        return\n")
        + "block(3)\n",
        MODEL + "@print\n" + BLOCK + "block(3)\n",
        MODEL + BLOCK + "def more():\n    block(3)\nmore()\nblock(2)\n",
        MODEL + BLOCK + "block(3)\n\n\n" + BLOCK + "block(4)\n",
        MODEL + BLOCK + "block(model.count_params())\n",
    ],
)
def test_a_function_that_is_not_certain_is_refused(text: str) -> None:
    result = convert(HEAD + text, "functional")
    assert [model.status for model in result.models] == ["refused"]


def test_a_variable_of_the_same_name_in_another_function_is_another_one() -> None:
    text = f"{BLOCK}def main():\n    {MODEL}    block(3)\n    return model\n"
    check_refused(HEAD + text, "functional", "TFS110")


def test_all_models_that_the_variable_holds_are_converted_together() -> None:
    text = HEAD + BLOCK + 2 * (MODEL + "block(3)\n")
    both = convert(text, "functional")
    assert [model.status for model in both.models] == ["converted", "converted"]
    check_refused(text, "functional", "TFS102", line=9)


def test_a_class_is_not_given_the_layers() -> None:
    check_refused(HEAD + MODEL + BLOCK + "block(3)\n", "subclass", "TFS102")
