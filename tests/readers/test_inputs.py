"""Where the shape of an input stands, and what of it leaves the layer."""

import pytest

from tools import check_refused, convert


@pytest.mark.parametrize(
    ("layer", "call", "left"),
    [
        ("Dense(1, input_shape=(2,))", "Input(shape=(2,))", "Dense(1)"),
        ("Dense(input_shape=(2,), units=1)", "Input(shape=(2,))", "Dense(units=1)"),
        ("Dense(1, input_dim=n)", "Input(shape=(n,))", "Dense(1)"),
        ("Dense(1, input_shape=[n, *m],)", "Input(shape=[n, *m])", "Dense(1,)"),
        (
            "LSTM(1, batch_input_shape=(4, 3, 2))",
            "Input(batch_shape=(4, 3, 2))",
            "LSTM(1)",
        ),
        ("Embedding(9, 2, input_length=n)", "Input(shape=(n,))", "Embedding(9, 2)"),
        (
            "Bidirectional(LSTM(1, input_shape=(3, 2)))",
            "Input(shape=(3, 2))",
            "Bidirectional(LSTM(1))",
        ),
        (
            "TimeDistributed(Dense(1), input_shape=(3, 2))",
            "Input(shape=(3, 2))",
            "TimeDistributed(Dense(1))",
        ),
    ],
)
def test_the_shape_moves_to_the_input(layer: str, call: str, left: str) -> None:
    text = (
        "from keras import Input, Model, Sequential\nfrom keras.layers import *\n"
        f"model = Sequential([{layer}])\n"
    )
    assert convert(text, "functional").text.endswith(
        f"inputs = {call}\noutputs = {left}(inputs)\nmodel = Model(inputs, outputs)\n"
    )


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("Embedding(input_dim=9, output_dim=2)", "TFS101"),
        ("Embedding(9, 2, input_length=None)", "TFS101"),
        ("Dense(1, input_shape=(2,), input_dim=2)", "TFS117"),
        ("Dense(1, input_shape=(2,), batch_size=3)", "TFS117"),
        ("Dense(f(), input_shape=g())", "TFS117"),
        ("Mine(1, input_shape=(2,))", "TFS116"),
    ],
)
def test_what_is_not_certain_is_refused(layer: str, code: str) -> None:
    check_refused(
        f"from keras import Sequential\nfrom keras.layers import Dense, Embedding\n"
        f"from mine import Mine\nmodel = Sequential([{layer}])\n",
        "functional",
        code,
    )


@pytest.mark.parametrize(
    "layer",
    [
        "Mine(1, **options)",
        "Dense(1, **shaped)",
        "Dense(1, **{'input_shape': (2,)})",
        "Dense(1, **dict(rest, input_shape=3))",
        "Dense(1, **changed)",
        "Bidirectional(LSTM(1, **shaped))",
    ],
)
def test_unpacked_arguments_may_state_the_input(layer: str) -> None:
    head = (
        "from keras import Sequential\nfrom keras.layers import *\n"
        "from mine import Mine, options, rest\nshaped = {'input_shape': (2,)}\n"
        "changed = dict(activation='relu')\nchanged['input_shape'] = (2,)\n"
    )
    check_refused(f"{head}model = Sequential([{layer}])\n", "subclass", "TFS117")


@pytest.mark.parametrize(
    "layer", ["Dense(1, **options)", "Dense(1, **{'activation': 'relu'})"]
)
def test_unpacked_arguments_without_a_shape(layer: str) -> None:
    head = (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        "options = dict(activation='relu')\n"
    )
    text = convert(f"{head}model = Sequential([{layer}])\n", "subclass").text
    assert f"self.dense = {layer}\n" in text


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("head", "shape"),
    [
        ("def build(size=None):\n    ", "input_dim=size"),
        ("def build(*, size=None):\n    ", "input_shape=size"),
        ("size = None\nif True:\n    ", "input_shape=size"),
        ("if True:\n    ", "input_shape=(2,) if flag else None"),
        ("if True:\n    ", "input_dim=None"),
    ],
)
def test_a_shape_that_may_be_none_is_refused(to: str, head: str, shape: str) -> None:
    text = (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        f"{head}model = Sequential([Dense(1, {shape})])\n"
    )
    check_refused(text, to, "TFS117")


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        ("def build(size):\n    ", "(size,)"),
        ("def build(flag=None, *, size=3):\n    ", "(size,)"),
        (
            "def build(size=None):\n    if size is None:\n        size = 3\n    ",
            "(size,)",
        ),
    ],
)
def test_a_shape_that_is_no_none(head: str, shape: str) -> None:
    text = (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        f"{head}model = Sequential([Dense(1, input_dim=size)])\n"
    )
    assert f"Input(shape={shape})" in convert(text, "functional").text


@pytest.mark.parametrize(
    "call", ["", "build(input_shape=(2,))", "build(**{'input_dim': 2})"]
)
def test_unpacked_arguments_that_are_not_known_leave_it_to_the_user(call: str) -> None:
    text = (
        "from keras import Sequential, layers\n"
        "def build(**options):\n"
        "    model = Sequential([layers.Dense(1, **options)])\n"
        f"    return model\n{call}\n"
    )
    check_refused(text, "functional", "TFS117" if call else "TFS101")
    result = convert(text, "functional", input_shape=(2,))
    assert "outputs = layers.Dense(1, **options)(inputs)" in result.text
    if call:
        check_refused(text, "functional", "TFS117", input_shape=(3,))
    else:
        assert convert(text, "subclass").models[0].status == "converted"


def test_a_model_that_unpacked_arguments_may_build_is_not_asked_for_variables() -> None:
    text = (
        "from keras import Sequential, layers\n"
        "def build(**options):\n"
        "    model = Sequential([layers.Dense(1, **options)])\n"
        "    print(model.count_params())\n"
    )
    check_refused(text, "subclass", "TFS101")


@pytest.mark.parametrize(
    "change", ["self.shape = (4,)", "self.shape[0] = 4", "self.prepare()"]
)
def test_a_shape_that_a_branch_may_set_is_not_read_above_it(change: str) -> None:
    shape = "self.shape[:1]" if "[0]" in change else "self.shape"
    code = f"""\
    import keras
    from keras.layers import Dense

    class Net:
        def build(self, wide):
            model = keras.Sequential()
            if wide:
                {change}
                model.add(Dense(9, input_shape={shape}))
            else:
                model.add(Dense(3, input_shape={shape}))
            return model
    """
    text = convert(code, "functional").text
    assert f"inputs = keras.Input(shape={shape})\n        x" not in text
    assert text.count("keras.Input(") == 2


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        ("first = Dense(2, input_shape=(4,))\n", "(4,)"),
        ("n = 4\nfirst = Dense(2, input_dim=n)\n", "(n,)"),
        ("def build(n, units=2):\n    first = Dense(units, input_shape=n)\n    ", "n"),
        (
            "n = 2\nfirst = Dense(2, input_shape=(n + 2,))\nfirst.trainable = False\n",
            "",
        ),
    ],
)
def test_the_shape_of_a_layer_in_a_variable(head: str, shape: str) -> None:
    text = (
        "from keras import Input, Model, Sequential\nfrom keras.layers import Dense\n"
        f"{head}model = Sequential([first, Dense(1)])\n"
    )
    new = convert(text, "functional").text
    assert f"inputs = Input(shape={shape or '(n + 2,)'})" in new
    assert "x = first(inputs)" in new
    assert text[text.index("first = ") : text.index("model = ")].rstrip() in new


@pytest.mark.parametrize(
    "head",
    [
        "n = 4\nfirst = Dense(2, input_dim=n)\nn = 5\n",
        "for n in (4, 5):\n    if n == 4:\n        first = Dense(2, input_dim=n)\n",
        "first = Dense(2, input_dim=4)\nif flag:\n    first = Dense(2)\n",
        "first = Dense(2, input_shape=shape())\n",
        "first = Dense(2, input_shape=self.shape)\n",
        "first = Dense(2, input_shape=(4,), batch_size=3)\n",
        "first = Dense(2, input_shape=(4,), **more)\n",
        "first = Dense(2, input_shape=None)\n",
        "first = Embedding(9, 2, input_length=3)\n",
    ],
)
def test_a_layer_in_a_variable_whose_shape_is_not_certain(head: str) -> None:
    check_refused(
        "from keras import Sequential\nfrom keras.layers import Dense, Embedding\n"
        f"{head}model = Sequential([first, Dense(1)])\n",
        "functional",
        "TFS101",
    )


HELD = """\
from keras import Input, Model, Sequential
from keras.layers import Dense


class Net:
    def __init__(self, n):
        self.first = Dense(2, input_shape=(n,))
        self.last = Dense(1)
        self.model = Sequential([self.first, self.last])
"""


@pytest.mark.parametrize("tier", ["functional", "subclass"])
def test_the_shape_of_a_layer_in_an_attribute(tier: str) -> None:
    new = convert(HELD, tier).text
    assert "Input(shape=(n,))" in new
    assert "self.first(inputs)" in new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        self.first = Dense", "        if n:\n            self.first = Dense"),
        ("        self.last", "        self.first = self.last"),
        ("input_shape=(n,)", "input_shape=self.shape"),
        ("        self.model", "\n    def build(self):\n        self.model"),
        (
            "        self.last = Dense(1)\n        self.model",
            "        self.last = Dense(1)\n        n += 1\n        self.model",
        ),
    ],
)
def test_a_layer_in_an_attribute_that_is_not_certain(old: str, new: str) -> None:
    assert old in HELD
    check_refused(HELD.replace(old, new, 1), "functional", "TFS101")


DATA = """\
import keras

data = load()
first = keras.layers.Normalization(input_shape=data.shape[1:])
last = keras.layers.Dense(1)
model = keras.Sequential([first, last])
"""


def test_the_shape_of_data_that_a_layer_in_a_variable_states() -> None:
    assert (
        "last = keras.layers.Dense(1)\n"
        "inputs = keras.Input(shape=data.shape[1:])\n"
        "x = first(inputs)\n"
    ) in convert(DATA, "functional").text


@pytest.mark.parametrize(
    "between",
    [
        "data.resize((4, 2))",
        "data = keras.utils.to_categorical(data)",
        "other = change(data)",
        "if other:\n    data = 3",
    ],
)
def test_data_that_may_change_before_the_model_is_made(between: str) -> None:
    check_refused(DATA.replace("last =", f"{between}\nlast ="), "functional", "TFS101")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_follows_a_shape_on_the_next_line_stays_there(newline: str) -> None:
    text = """\
import keras

model = keras.Sequential()
model.add(keras.layers.Dense(
    units=64, input_shape=(3,),
    activation="relu")
)
""".replace("\n", newline)
    expected = """\
x = keras.layers.Dense(
    units=64,
    activation="relu")(inputs)
"""
    text += f"model.add(keras.layers.Dense(1)){newline}"
    assert expected.replace("\n", newline) in convert(text, "functional").text


@pytest.mark.parametrize(
    ("calls", "status"),
    [
        ("build((4,))\nbuild(shape=[4])", "converted"),
        ("build(x.shape[1:])", "converted"),
        ("sizes = (4,)\nbuild(n=2, shape=sizes)", "converted"),
        ("build((4,))\nbuild()", "refused"),
        ("build(None)", "refused"),
        ("build(sizes)", "refused"),
        ("build(*sizes)", "refused"),
        ("build(**sizes)", "refused"),
        ("sizes = None\nbuild(sizes)", "refused"),
        ("", "refused"),
    ],
)
def test_a_shape_that_all_calls_give_is_not_none(calls: str, status: str) -> None:
    text = (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        "def build(shape=None, n=1):\n"
        f"    return Sequential([Dense(n, input_shape=shape)])\n{calls}\n"
    )
    assert convert(text, "functional").models[0].status == status


def test_a_method_counts_the_arguments_that_have_no_name_of_another_object() -> None:
    text = (
        "from keras import Sequential\nfrom keras.layers import Dense\n"
        "class Net:\n"
        "    def build(self, shape=None):\n"
        "        return Sequential([Dense(1, input_shape=shape)])\n"
        "{}\n"
    )
    for call, status in (
        ("build(shape=(4,))", "converted"),
        ("build((4,))", "refused"),
    ):
        text_of_call = text.format(f"Net().{call}")
        assert convert(text_of_call, "functional").models[0].status == status


def test_an_input_layer_in_a_variable_gives_its_tensor() -> None:
    result = convert(
        """\
        from keras import Input, Model, Sequential, layers
        first = layers.InputLayer(input_shape=(n,))
        hidden = layers.Dense(3)
        model = Sequential()
        model.add(first)
        model.add(hidden)
        """,
        "functional",
    )
    assert result.text.endswith(
        "inputs = first.output\noutputs = hidden(inputs)\nmodel = Model(inputs, outputs)\n"
    )
