"""Functions that add layers to a model that they are given."""

import pytest

from tools import check_refused, convert

HEAD = """\
import keras
from keras import layers
"""
MODEL = """\
model = keras.Sequential([keras.Input((2,))])
block(model, 3)
model.add(layers.Dense(1))
"""
BLOCK = """\
def block(m, n):
    m.add(layers.Dense(n))
"""


@pytest.mark.parametrize(
    ("to", "body"),
    [
        ("functional", "    x = layers.Dense(n)(x)\n    return x\n"),
        ("subclass", "    stack.append(layers.Dense(n))\n"),
    ],
)
def test_a_function_is_rewritten_with_the_model(to: str, body: str) -> None:
    assert body in convert(HEAD + BLOCK + MODEL, to).text


def test_names_of_the_function_are_not_hidden() -> None:
    text = HEAD + BLOCK.replace("n):", "n, x=1, hidden=2):") + MODEL
    assert "hidden2 = layers.Dense(n)(hidden2)" in convert(text, "functional").text


@pytest.mark.parametrize(
    "body",
    [
        "    print(m.summary())\n    m.add(layers.Dense(n))\n",
        "    m.add(layers.Dense(n))\n    return n\n",
        "    if n:\n        return m\n    m.add(layers.Dense(n))\n    return m\n",
        "    m.add(layers.Dense(n))\n    yield m\n",
        "    m.add(n)\n",
        "    m = n\n    m.add(layers.Dense(n))\n",
        "    f = lambda: m.add(layers.Dense(n))\n",
        "    m.add(  # first\n        layers.Dense(n)\n    )\n",
    ],
)
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_function_that_does_more_is_refused(body: str, to: str) -> None:
    result = convert(HEAD + "def block(m, n):\n" + body + MODEL, to)
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize(
    "use",
    [
        "block(other, 4)",
        "blocks = [block]",
        "def block(m, n): pass",
        "block = None",
    ],
)
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_function_with_another_use_is_refused(use: str, to: str) -> None:
    result = convert(HEAD + BLOCK + MODEL + use + "\n", to)
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_models_that_share_a_function_are_converted_together(to: str) -> None:
    other = MODEL.replace("model", "other")
    both = convert(HEAD + BLOCK + MODEL + other, to)
    assert [model.status for model in both.models] == ["converted", "converted"]
    refused = other.replace("layers.Dense(1)", "layers.Dense(other.count_params())")
    check_refused(HEAD + BLOCK + MODEL + refused, to, "TFS102", "TFS104")
    check_refused(HEAD + BLOCK + MODEL + other, to, "TFS102", line=5)


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_an_input_in_a_function_is_refused(to: str) -> None:
    block = BLOCK.replace("(n)", "(n, input_shape=(2,))")
    twice = MODEL.replace("[keras.Input((2,))]", "") + "block(model, 4)\n"
    check_refused(HEAD + block + twice, to, "TFS102")


@pytest.mark.parametrize(
    ("shape", "stated"),
    [("(2,)", "(2,)"), ("(n, size)", "(3, size)"), ("list(s)", "list(t[1:])")],
)
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_an_input_is_stated_where_the_function_is_called(
    shape: str, stated: str, to: str
) -> None:
    block = f"def block(m, n, s=1):\n    m.add(layers.Dense(n, input_shape={shape}))\n"
    calls = "model = keras.Sequential()\nblock(model, 3, s=t[1:])\n"
    text = convert(HEAD + block + calls, to).text
    assert f"keras.Input(shape={stated})" in text
    assert "input_shape" not in text


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_an_input_that_is_handed_through_is_stated_at_the_call(to: str) -> None:
    block = "def block(m, n, **kw):\n    m.add(layers.Dense(n, **kw))\n"
    calls = "model = keras.Sequential()\nblock(model, 3, input_shape=(2,))\nblock(model, 4)\n"
    text = convert(HEAD + block + calls, to).text
    assert "keras.Input(shape=(2,))" in text
    assert "input_shape" not in text


@pytest.mark.parametrize(
    ("block", "calls"),
    [
        (
            "(m, n, input_shape=1, **kw):\n    m.add(layers.Dense(n, **kw))",
            "block(model, 4)",
        ),
        (
            "(m, n, **kw):\n    m.add(layers.Dense(n, **kw))",
            "block(model, 4, input_dim=3)",
        ),
        (
            "(m, n, **kw):\n    m.add(layers.Dense(n, **kw))",
            "block(model, 4, **options)",
        ),
        (
            "(m, n, **kw):\n    f(kw)\n    m.add(layers.Dense(n, **kw))",
            "block(model, 4)",
        ),
        ("(m, n, **kw):\n    m.add(f(n, **kw))", "block(model, 4)"),
        (
            "(m, n, **kw):\n    m.add(layers.Dense(n))\n    m.add(layers.Dense(n, **kw))",
            "block(model, 4)",
        ),
    ],
)
def test_an_input_that_may_go_elsewhere_is_refused(block: str, calls: str) -> None:
    made = "model = keras.Sequential()\nblock(model, 3, input_shape=(2,))\n"
    result = convert(f"{HEAD}def block{block}\n{made}{calls}\n", "functional")
    assert [model.status for model in result.models] == ["refused"], result.text


@pytest.mark.parametrize(
    "body",
    [
        "    n = n + 1\n    m.add(layers.Dense(n, input_shape=(n,)))\n",
        "    m.add(layers.Dense(n, input_shape=n.shape()))\n",
        "    if n:\n        m.add(layers.Dense(n, input_shape=(2,)))\n",
        "    m.add(layers.Dense(n, input_shape=s))\n",
        "    m.add(layers.Dense(n, input_shape=(2,)))\n    m.add(keras.Input((2,)))\n",
        "    m.add(keras.Input((2,)))\n    m.add(layers.Dense(n))\n",
    ],
)
def test_an_input_that_means_something_else_there_is_refused(body: str) -> None:
    text = HEAD + "def block(m, n, s=1):\n" + body
    text += "model = keras.Sequential()\nblock(model, f(3))\n"
    result = convert(text, "functional")
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_an_input_that_may_be_unpacked_in_a_function_is_refused(to: str) -> None:
    text = (
        HEAD + "def block(m, **kw):\n    m.add(layers.Dense(3, **kw))\n"
        "model = keras.Sequential()\nblock(model, **options)\n"
    )
    check_refused(text, to, "TFS102")


def test_a_value_that_changes_between_two_calls_is_not_moved() -> None:
    block = BLOCK.replace("(n)", "(n + size)")
    text = (
        HEAD + "size = 1\n" + block + MODEL.replace("model.add", "size = 2\nmodel.add")
    )
    assert convert(text, "subclass").text.endswith(
        "stack = []\nblock(stack, 3)\nsize = 2\nstack.append(layers.Dense(1))\n"
        "model = Net(stack)\nmodel(inputs)\n"
    )
    assert convert(text, "functional").models[0].status == "converted"


def test_what_shares_the_line_of_a_call_does_not_move_with_it() -> None:
    text = HEAD + BLOCK + MODEL.replace("3)\nmodel.add", "3); model.add")
    result = convert(text, "subclass").text
    assert (
        "        block(self.block, 3)\n        self.dense = layers.Dense(1)\n" in result
    )


def test_a_model_that_is_handed_on_by_name() -> None:
    text = """\
    from keras import Input, Model, Sequential
    from keras.layers import Dense

    def block(n, model):
        model.add(Dense(n))

    net = Sequential([Input((4,))])
    block(3, model=net)
    block(model=net, n=2)
    """
    result = convert(text, "functional")
    assert result.models[0].status == "converted"
    assert "    model = Dense(n)(model)\n    return model\n" in result.text
    assert "hidden = block(3, model=inputs)\n" in result.text.replace(
        "x = ", "hidden = "
    )
    assert convert(text, "subclass").models[0].status == "converted"


ANNOTATED = """\
from keras import Input, Sequential
from keras import layers


def add_block(model: Sequential, units: int) -> None:
    model.add(layers.Dense(units))


def add_more(
    model: Sequential, units: int
) -> Sequential:
    model.add(layers.Dense(units))
    return model


model = Sequential()
model.add(Input((4,)))
add_block(model, 3)
model = add_more(model, 2)
"""


def test_annotations_of_a_model_go_where_functions_get_something_else() -> None:
    found = convert(ANNOTATED, "functional").text
    assert "def add_block(x, units: int):\n" in found
    assert "def add_more(\n    x, units: int\n):\n" in found
    assert "Sequential" not in found
    found = convert(ANNOTATED, "subclass").text
    assert "def add_block(stack, units: int) -> None:\n" in found
    assert "def add_more(\n    stack, units: int\n):\n" in found
    assert "Sequential" not in found


@pytest.mark.parametrize("returns", ["str", "'Sequential'", "Sequential | None"])
def test_other_annotations_are_not_understood(returns: str) -> None:
    text = ANNOTATED.replace("-> None", f"-> {returns}")
    (model,) = convert(text, "functional").models
    assert {each.code for each in model.diagnostics} == {"TFS102"}
