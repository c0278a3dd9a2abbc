"""A Sequential that Keras may build at once does not become a class that is built later."""

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers
from mine import Mine, bases, make_base

class Local(layers.Layer):
    pass

class Chain(keras.Sequential):
    pass

class Longer(Chain):
    pass

shaped = layers.Dense(3, input_shape=(3,))
unshaped = layers.Dense(3)
augmentation = keras.Sequential([layers.RandomFlip()])
trained = keras.Sequential([layers.Dense(3)])
trained(data)
fitted = layers.Normalization()
fitted.adapt(data)
called = layers.Dense(3)
called(data)
"""
USES = ("model.summary()", "model.save_weights(path)", "show(model)")


def source(first: str, use: str) -> str:
    return f"{HEAD}model = keras.Sequential([{first}, layers.Dense(2)])\n{use}\n"


def check_refused(text: str) -> None:
    (model,) = (
        each for each in convert(text, "subclass").models if each.name == "model"
    )
    codes = [each.code for each in model.diagnostics]
    assert (model.status, codes) == ("refused", ["TFS101"])


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "first",
    [
        "make_base()",
        "Mine()",
        "bases[0]",
        "bases",
        "trained",
        "called",
        "keras.applications.VGG16()",
        "Chain([layers.Dense(3)])",
        "Longer([layers.Dense(3)])",
    ],
)
def test_a_first_layer_that_may_know_its_input_is_refused(first: str, use: str) -> None:
    check_refused(source(first, use))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "first",
    [
        "Local()",
        "mine.SomeLayer()",
        "layers.Dense(3)",
        "unshaped",
        "augmentation",
        "fitted",
    ],
)
def test_a_first_layer_that_does_not_know_its_input(first: str, use: str) -> None:
    assert "\nmodel = Net" in convert(source(first, use), "subclass").text


@pytest.mark.parametrize("use", USES)
def test_a_class_is_built_for_a_shape_that_is_given(use: str) -> None:
    line = HEAD.count("\n") + 1
    text = source("trained", use)
    found = convert(text, "subclass", line=line, input_shape=(4,))
    assert "\nmodel(keras.Input(shape=(4,)))\n" in found.text


@pytest.mark.parametrize("use", USES)
def test_a_first_layer_in_a_variable_that_states_its_input(use: str) -> None:
    text = convert(source("shaped", use), "subclass").text
    assert f"\nmodel(keras.Input(shape=(3,)))\n{use}\n" in text


@pytest.mark.parametrize(
    "use",
    [
        "model.compile('sgd')\nmodel.fit(x, y)\nmodel.summary()",
        "if good:\n    model(x)\n    for _ in y:\n        model.summary()",
        "with tape:\n    model(x)\nshow(model.trainable_variables)",
        "model(x)\ndef later():\n    return model.weights",
        "model.build((None, 4))\nmodel.summary()",
    ],
)
def test_a_use_after_a_call(use: str) -> None:
    text = convert(source("make_base()", use), "subclass").text
    assert "model = Net()" in text


@pytest.mark.parametrize(
    "use",
    [
        "model.summary()\nmodel(x)",
        "if good:\n    model(x)\nmodel.summary()",
        "def later():\n    model(x)\nmodel.summary()",
        "model.summary()\nmodel.build((None, 4))",
    ],
)
def test_a_use_that_may_come_before_the_call(use: str) -> None:
    check_refused(source("make_base()", use))


INNER = """\
base = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
model = keras.Sequential([{first}layers.Dense(2)])
add = model.add
add({other})
"""


@pytest.mark.parametrize(
    ("first", "other", "stays"),
    [
        ("base, ", "layers.Dense(3)", True),
        ("", "base", False),
        ("keras.Input((4,)), base, ", "layers.Dense(3)", False),
    ],
)
def test_a_class_is_no_first_layer_of_a_sequential_that_stays(
    first: str, other: str, stays: bool
) -> None:
    models = convert(HEAD + INNER.format(first=first, other=other), "subclass").models
    found = {each.name: each for each in models}
    assert found["model"].status == "refused"
    assert [each.code for each in found["base"].diagnostics if stays] == (
        ["TFS101"] if stays else []
    )
    assert found["base"].status == ("refused" if stays else "converted")


@pytest.mark.parametrize(
    ("added", "status"),
    [
        (("layers.Dense(4)", "base"), "converted"),
        (("base", "layers.Dense(4)"), "refused"),
    ],
)
def test_a_class_may_be_a_further_layer_that_is_added(
    added: tuple[str, str], status: str
) -> None:
    base, *_ = INNER.splitlines()
    lines = [base, "model = keras.Sequential()", *(f"model.add({x})" for x in added)]
    text = "\n".join([*lines, "add = model.add", "add(layers.Dense(1))", ""])
    models = convert(HEAD + text, "subclass").models
    assert [each.status for each in models if each.name == "base"] == [status]


@pytest.mark.parametrize(
    ("filled", "status"),
    [
        ("parts = [layers.Dense(4)]\nparts += [base]", "converted"),
        ("parts = []\nparts.append(layers.Dense(4))\nparts += [base]", "converted"),
        ("parts = []\nparts += [base]", "refused"),
        ("parts = [base]\nparts += [layers.Dense(4)]", "refused"),
        ("parts = [layers.Dense(4)]\nparts.insert(0, base)", "refused"),
    ],
)
def test_a_class_may_be_a_further_layer_of_a_list(filled: str, status: str) -> None:
    base, *_ = INNER.splitlines()
    text = f"{base}\n{filled}\nmodel = keras.Sequential(parts)\nmodel.pop()\n"
    text += "print(model.output_shape)\n"
    models = convert(HEAD + text, "subclass").models
    assert [each.status for each in models if each.name == "model"] == ["refused"]
    assert [each.status for each in models if each.name == "base"] == [status]
