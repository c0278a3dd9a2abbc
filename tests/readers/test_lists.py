"""Lists of layers that a variable holds, and what they say of the input."""

import pytest

from tools import check_refused, convert

BLOCKS = """from keras import Sequential, layers
class Block(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units)
    def call(self, x):
        return self.dense(x)
def stack(depth, **options):
    blocks = []
    blocks.append(Block(8{}))
    for _ in range(depth):
        blocks.append(Block(4))
    return Sequential(blocks)
"""
PRETRAINED = """import keras
base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
layers = [base, keras.layers.Dense(7)]
"""


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_list_may_begin_with_a_layer_of_the_files_own(to: str) -> None:
    result = convert(BLOCKS.format(""), to, input_shape=(3,))
    assert [each.status for each in result.models] == ["converted"]


@pytest.mark.parametrize(
    ("argument", "code"), [(", **options", "TFS101"), (", input_shape=(3,)", "TFS116")]
)
def test_a_layer_of_the_files_own_may_state_an_input(argument: str, code: str) -> None:
    check_refused(BLOCKS.format(argument), "functional", code)


FILLED = """from keras import Input, Sequential, layers
def build(block, sizes, wide, **options):
    stack = {}
    return Sequential(stack)
"""


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    "lines",
    [
        "[]\n    for n in sizes:\n        stack.append(layers.Dense(n))",
        (
            "[]\n    if wide:\n        stack.append(layers.Dense(9))\n"
            "    stack.extend([layers.Dense(2), layers.ReLU()])"
        ),
        "[]\n    stack.append(block(3, wide))\n    stack.append(block(2, wide))",
        (
            "[Input((3,))]\n    if wide:\n        stack += [layers.Dense(9)]\n"
            "    else:\n        stack += [block(2)]"
        ),
        "[]\n    stack += [layers.Dense(9)]",
    ],
)
def test_a_list_that_is_filled_in_several_ways(lines: str, to: str) -> None:
    result = convert(FILLED.format(lines), to, input_shape=(3,))
    assert [each.status for each in result.models] == ["converted"], result.models


@pytest.mark.parametrize(
    "lines",
    [
        "[]\n    if wide:\n        stack.append(Input((3,)))\n    stack.append(layers.ReLU())",
        "[layers.ReLU()]\n    stack.insert(0, Input((3,)))",
        "[layers.ReLU()]\n    stack = [Input((2,)), *stack]",
        "given()\n    inputs = Input((2,))\n    stack = [inputs] + stack",
        "{'input': Input((2,))}\n    stack = list(stack.values())",
        "{}\n    stack['input'] = Input((2,))\n    stack = list(stack.values())",
    ],
)
def test_a_list_that_may_hold_the_input_is_refused(lines: str) -> None:
    check_refused(FILLED.format(lines), "functional", "TFS103", input_shape=(3,))


UNKNOWN = """\
import keras
from keras import Sequential

def build(given, base):
    model = Sequential({})
    return model
"""


@pytest.mark.parametrize(
    "given", ["given", "given[1:]", "make(3)", "[make(**g) for g in given]"]
)
def test_of_a_list_that_is_not_known_the_input_is_left_out(given: str) -> None:
    text = UNKNOWN.format(given)
    check_refused(text, "functional", "TFS101")
    result = convert(text, "functional", input_shape=(3,)).text
    assert (
        f"    for layer in {given}:\n"
        "        if callable(layer) and not isinstance(layer, keras.layers.InputLayer):\n"
        "            x = layer(x)\n"
    ) in result
    result = convert(text, "subclass").text
    assert f"for layer in {given}" in result.partition("def build")[2]


def test_the_layers_of_a_model_are_known_to_be_layers() -> None:
    text = UNKNOWN.format("base.layers[:-1]")
    result = convert(text, "functional", input_shape=(3,))
    assert (
        "    for layer in base.layers[:-1]:\n"
        "        if not isinstance(layer, keras.layers.InputLayer):\n"
        "            x = layer(x)\n"
    ) in result.text


@pytest.mark.parametrize("what", ["count_params()", "weights"])
def test_a_class_of_a_list_that_is_not_known_may_not_be_built(what: str) -> None:
    text = UNKNOWN.format("given").replace("return model", f"return model.{what}")
    check_refused(text, "subclass", "TFS101")


@pytest.mark.parametrize("index", ["[1:]", "[:2]", "[:n]", "[::2]"])
def test_the_layers_of_what_may_be_this_model_are_not_counted(index: str) -> None:
    text = UNKNOWN.format(f"base.layers{index}")
    check_refused(text, "functional", "TFS108", input_shape=(3,))


FILLED_IN_A_LOOP = """\
from keras import Sequential, layers


def build(sizes, deep, more):
    stack = []
    for i, size in enumerate(sizes):
        {}
    stack.append(layers.Dense(1))
    {}
    return Sequential(stack)
"""
FIRST_STATES = """\
if i == 0:
            stack.append(layers.Dense(size, input_shape=(7,)))
        else:
            stack.append(layers.Dense(size))"""


def test_a_list_begins_with_what_the_first_turn_of_a_loop_appends() -> None:
    for first in (
        FIRST_STATES,
        FIRST_STATES.replace("i == 0", "not i"),
        FIRST_STATES.replace("else:", "elif deep:"),
        "stack.append(layers.Dense(size, input_shape=(7,)))",
    ):
        result = convert(FILLED_IN_A_LOOP.format(first, ""), "functional")
        assert "    inputs = Input(shape=(7,))\n" in result.text, result.models


def test_a_list_of_which_the_first_is_not_certain_is_refused() -> None:
    for first, below in (
        (FIRST_STATES.replace("i == 0", "deep"), ""),
        (FIRST_STATES.replace("i == 0", "i == 1"), ""),
        (
            FIRST_STATES.replace(
                "if", "if i == 2:\n            continue\n        if", 1
            ),
            "",
        ),
        (FIRST_STATES, "stack.extend(more)"),
        (FIRST_STATES, "stack += more"),
        (FIRST_STATES, "stack.insert(0, more)"),
    ):
        (model,) = convert(FILLED_IN_A_LOOP.format(first, below), "functional").models
        assert [d.code for d in model.diagnostics] == ["TFS103"], (first, below)


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_list_that_begins_with_a_pretrained_model_knows_its_input(to: str) -> None:
    text = PRETRAINED + "model = keras.Sequential(layers)\nmodel.summary()\n"
    found = convert(text, to).text
    assert "keras.Input(batch_shape=layers[0].input_shape)" in found
    assert "InputLayer" not in found


def test_a_list_whose_first_model_is_replaced_does_not() -> None:
    text = (
        f"{PRETRAINED}layers[0] = keras.layers.Dense(3)\n"
        "model = keras.Sequential(layers)\nmodel.summary()\n"
    )
    check_refused(text, "subclass", "TFS101")
    check_refused(text, "functional", "TFS101")


@pytest.mark.parametrize(
    ("lines", "shape"),
    [
        ("stack = []\n    stack += [layers.Dense(8, input_shape=shape)]", "shape"),
        ("stack = [layers.Dense(8, input_dim=size)]", "(size,)"),
        (
            "stack = []\n    stack.append(layers.Dense(8, input_shape=(size, 3)))",
            "(size, 3)",
        ),
        (
            "stack = []\n    stack += [layers.Dense(8, input_shape=shape)] + [b] * 2",
            "shape",
        ),
    ],
)
def test_variables_may_state_the_input_of_a_list(lines: str, shape: str) -> None:
    result = convert(
        "from keras import Sequential, layers\n"
        f"def build(shape, size, b):\n    {lines}\n    for _ in range(2):\n"
        "        stack += [layers.Dense(4)]\n    return Sequential(stack)\n",
        "functional",
    )
    assert [each.status for each in result.models] == ["converted"]
    assert f"inputs = Input(shape={shape})\n" in result.text
    assert "for layer in stack:\n" in result.text


@pytest.mark.parametrize(
    "lines",
    [
        "stack = [layers.Dense(8, input_shape=shape)]\n    shape = (2,)",
        "for shape in ((3,), (4,)):\n        stack = [layers.Dense(8, input_shape=shape)]",
        "stack = [layers.Dense(8, input_shape=maybe)]",
        "stack = []\n    stack += [*base, layers.Dense(8, input_shape=shape)]",
        "stack = []\n    if maybe: stack += [b]\n    stack += [layers.Dense(8, input_shape=shape)]",
    ],
)
def test_variables_that_may_change_do_not(lines: str) -> None:
    result = convert(
        "from keras import Sequential, layers\n"
        f"def build(shape, base, maybe=None):\n    {lines}\n    return Sequential(stack)\n",
        "functional",
    )
    assert [each.status for each in result.models] == ["refused"]
