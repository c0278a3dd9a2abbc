"""A model whose first layer is another model takes its input, where that means the same."""

import pytest

from tfscaffold.convert import convert_text
from tools import check_refused, convert

HEAD = "import keras\nfrom keras.layers import Dense, Input\n\n"


def status(text: str) -> str:
    return convert_text(HEAD + text, "functional").models[-1].status


def written(text: str) -> str:
    return convert_text(HEAD + text, "functional").text


@pytest.mark.parametrize(
    "first",
    [
        "Dense(2, input_shape=(4,))",
        "Dense(2, input_dim=4)",
        "Dense(2, batch_input_shape=(None, 4))",
        "Input((4,)), Dense(2)",
        "Input(batch_shape=(8, 4)), Dense(2)",
    ],
)
def test_the_input_is_said_again(first: str) -> None:
    text = (
        f"base = keras.Sequential([{first}, Dense(3)])\nm = keras.Sequential([base])\n"
    )
    assert status(text) == "converted"


def test_an_input_that_is_not_stated_is_not_known() -> None:
    text = "base = keras.Sequential([Dense(2)])\nm = keras.Sequential([base])\n"
    assert status(text) == "refused"


@pytest.mark.parametrize(
    "first", ["Input((4,), name='a'), Dense(2)", "Dense(2, input_dim=size())"]
)
def test_an_input_that_cannot_be_said_again_is_asked_for(first: str) -> None:
    text = (
        f"base = keras.Sequential([{first}, Dense(3)])\nm = keras.Sequential([base])\n"
    )
    assert "Input(batch_shape=base.input_shape)" in written(text)


def test_a_variable_that_changes_is_not_read_again() -> None:
    text = (
        "n = 4\n"
        "base = keras.Sequential([Dense(2, input_dim=n)])\n"
        "n = 5\n"
        "m = keras.Sequential([base])\n"
    )
    assert "Input(batch_shape=base.input_shape)" in written(text)
    assert "Input(shape=(n,))\noutputs = base" in written(text.replace("n = 5\n", ""))


def test_a_model_that_its_variable_holds_later_does_not_count() -> None:
    text = (
        "base = keras.Sequential([Dense(2, input_dim=4)])\n"
        "m = keras.Sequential([base])\n"
        "for base in range(3): pass\n"
        "base, = m.layers\n"
    )
    assert status(text.partition("for")[0]) == "converted"
    assert status(text) == "converted"
    assert status("for i in range(3):\n " + text.replace("\n", "\n ")) == "converted"
    first, rest = text.split("\n", 1)
    looped = f"{first}\nfor i in range(3):\n " + rest.replace("\n", "\n ")
    assert status(looped) == "refused"


def test_a_variable_of_another_function_is_not_read() -> None:
    text = (
        "def base(n):\n"
        "    return keras.Sequential([Dense(2, input_dim=n)])\n"
        "m = keras.Sequential([base(4)])\n"
    )
    assert status(text) == "refused"
    assert status(text.replace("input_dim=n", "input_dim=4")) == "converted"


def test_two_models_of_different_inputs_are_asked() -> None:
    text = (
        "if keras.config.floatx() == 'float32':\n"
        "    base = keras.Sequential([Dense(2, input_dim=4)])\n"
        "else:\n"
        "    base = keras.Sequential([Dense(2, input_dim=5)])\n"
        "m = keras.Sequential([base])\n"
    )
    assert "Input(batch_shape=base.input_shape)" in written(text)
    assert "Input(shape=(4,))" in written(text.replace("=5", "=4"))


@pytest.mark.parametrize("tier", ["functional", "subclass"])
def test_a_pretrained_model_made_in_place_keeps_its_input_shape(tier: str) -> None:
    text = (
        "from keras import Input, Sequential\nfrom keras.applications import VGG16\n"
        "from keras.layers import *\n"
        "model = Sequential()\n"
        "model.add(VGG16(include_top=False, input_shape=(n, n, 3)))\n"
        "model.add(Flatten())\n"
    )
    result = convert(text, tier).text
    assert "VGG16(include_top=False, input_shape=(n, n, 3))" in result
    assert "Input(shape=(n, n, 3))" in result


@pytest.mark.parametrize(
    "arguments",
    [
        "input_shape=(9, 9, 3), input_tensor=t",
        "False, None, t, input_shape=(9, 9, 3)",
        "input_shape=(9, 9, 3), **options",
        "input_shape=None",
        "input_shape=f()",
    ],
)
def test_a_pretrained_model_may_have_another_input(arguments: str) -> None:
    text = (
        "from keras import Sequential\nfrom keras.applications import VGG16\n"
        f"model = Sequential([VGG16({arguments})])\n"
    )
    check_refused(text, "functional", "TFS116")


def test_the_layers_of_a_pretrained_model_are_not_those_of_a_model_handed_on() -> None:
    text = (
        "from keras import Sequential, applications\nfrom keras.layers import Dense\n\n"
        "def build():\n"
        "    model = Sequential()\n"
        "    base = {base}\n"
        "    for layer in base.layers:\n"
        "        layer.trainable = False\n"
        "    model.add(base)\n"
        "    model.add(Dense(2))\n"
        "    return model\n"
    )
    made = text.format(base="applications.ResNet50(input_shape=(32, 32, 3))")
    assert "base(inputs)" in convert(made, "functional").text
    unknown = text.format(base="load()")
    frozen = convert(unknown, "functional", input_shape=(4,))
    assert "for layer in base.layers:" in frozen.text
    unknown = unknown.replace("layer.trainable = False", "print(layer.name)")
    other = convert(unknown, "functional", input_shape=(4,))
    assert [each.code for each in other.models[0].diagnostics] == ["TFS108"]


@pytest.mark.parametrize("extra", ["", ", input_length=6", ", input_length=size()"])
def test_a_variable_that_several_models_add_is_no_model(extra: str) -> None:
    text = f"""\
        import keras
        from keras.layers import LSTM, Embedding

        if kind == "short":
            m = keras.Sequential()
            words = Embedding(10, 4{extra})
            m.add(words)
            m.add(LSTM(3))
            m.summary()
        else:
            n = keras.Sequential()
            words = Embedding(20, 4{extra})
            n.add(words)
            n.add(LSTM(3))
            n.summary()
        """
    result = convert(text, "subclass")
    assert [model.status for model in result.models] == ["converted"] * 2
    base = text.replace("words = Embedding(20", "words = load(20")
    assert convert(base, "subclass").models[0].status == "refused"
