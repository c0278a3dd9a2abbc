"""To module: models of a file that are layers of other models of it."""

import pytest

from tfscaffold.convert import Conversion, convert_text
from tfscaffold.convert.results import Options

PARTS = """\
import keras
from keras import layers

first = keras.Sequential([keras.Input((5,)), layers.Dense(8), layers.Dropout(0.5)])
second = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
"""
BOTH = "both = keras.Sequential([first, second])\n"


def converted(text: str, line: int | None = None) -> Conversion:
    return convert_text(text, "module", Options(line=line))


def statuses(result: Conversion) -> list[str]:
    return [model.status for model in result.models]


def reasons(result: Conversion) -> list[str]:
    return [
        f"{each.line} {each.code} {each.message}"
        for model in result.models
        for each in model.diagnostics
        if each.severity == "error"
    ]


@pytest.mark.parametrize(
    "both",
    [
        BOTH,
        "both = keras.Sequential()\nboth.add(first)\nboth.add(second)\n",
        (
            "def join(a, b):\n"
            "    both = keras.Sequential([a, b])\n"
            "    return both\n\n\n"
            "both = join(first, second)\n"
        ),
    ],
)
def test_models_become_modules_in_a_module(both: str) -> None:
    result = converted(PARTS + both)

    assert statuses(result) == ["converted"] * 3
    assert "keras.Sequential" not in result.text
    outer = result.text.partition("class Both")[2] or result.text
    assert ", training=training)\n        return self." in outer
    # TensorFlow finds what is in a module.
    assert "def variables(self)" not in result.text
    assert not [d for m in result.models for d in m.diagnostics if d.code == "TFS203"]


def test_a_module_in_another_has_what_is_asked_of_a_layer() -> None:
    result = converted(PARTS + BOTH)
    first = result.text.partition("class First")[2].partition("\nclass ")[0]
    assert "return [w for layer in self.layers for w in layer.weights]" in first
    assert "return [loss for layer in self.layers for loss in layer.losses]" in first


def test_a_whole_that_stays_holds_its_parts_as_models_of_keras() -> None:
    result = converted(f"{PARTS}{BOTH}both.summary(line_length=100)\n")

    assert statuses(result) == ["converted", "converted", "refused"]
    assert "first = ModuleModel(First(), " in result.text
    assert "second = ModuleModel(Second()" in result.text
    assert "def losses" not in result.text.partition("class First")[2]


def test_the_whole_holds_a_part_that_stays_as_a_layer_of_keras() -> None:
    result = converted(f"{PARTS}{BOTH}second.summary(line_length=100)\n")

    assert statuses(result) == ["converted", "refused", "converted"]
    # Of the part it says what speaks against it, and nothing else.
    assert len(reasons(result)) == 1
    assert "`.summary` is used here" in reasons(result)[0]
    both = result.text.partition("class Both")[2]
    assert "return [v for layer in self.layers for v in layer.weights]" in both


def test_one_that_is_asked_for_alone_keeps_the_others() -> None:
    result = converted(PARTS + BOTH, line=6)
    assert statuses(result) == ["converted"]
    assert "first = keras.Sequential(" in result.text

    result = converted(PARTS + BOTH, line=4)
    assert "first = ModuleModel(First(), " in result.text


def test_a_layer_that_is_in_two_parts_is_refused() -> None:
    text = """\
import keras
from keras import layers

shared = layers.Dense(3)
first = keras.Sequential([keras.Input((3,)), shared])
second = keras.Sequential([first, layers.Dense(3)])
both = keras.Sequential([first, second])
third = keras.Sequential([keras.Input((3,)), shared])
again = keras.Sequential([first, third])
"""
    found = "A layer stands twice in the model"
    assert [each[:2] for each in reasons(converted(text)) if found in each] == [
        "7 ",
        "9 ",
    ]


def test_what_may_be_another_model_stays_one_of_keras() -> None:
    text = f"""{PARTS}
from others import third

if third:
    second = third
{BOTH}"""
    result = converted(text)
    assert "second = ModuleModel(Second()" in result.text
    assert "self.second = second" in result.text
    assert "for v in layer.weights" in result.text


def test_a_mask_does_not_go_into_a_module() -> None:
    text = """\
import keras
from keras import layers

rows = keras.Sequential([layers.LSTM(3)])
model = keras.Sequential([layers.Embedding(9, 4, mask_zero=True), rows])
"""
    result = converted(text)
    assert statuses(result) == ["refused"] * 2
    assert any("TFS114 A mask is made" in each for each in reasons(result))


def test_a_random_layer_in_a_part_counts_where_nothing_says_training() -> None:
    text = """\
import keras
from keras import layers

noise = keras.Sequential([layers.RandomFlip("horizontal")])
plain = keras.Sequential([layers.Dense(2)])
model = keras.Sequential([noise, plain, {}])
"""
    for layer, expected in (
        ("layers.Dense(3)", "training=None"),
        ("layers.BatchNormalization()", "training=True"),
    ):
        result = converted(text.format(layer))
        whole = result.text.partition("class Net")[2]
        assert f"def __call__(self, inputs, {expected}):" in whole


def test_a_call_of_one_model_on_what_another_gives_is_not_symbolic() -> None:
    result = converted(f"{PARTS}print(second(first(keras.ops.ones((2, 5)))))\n")
    assert statuses(result) == ["converted"] * 2


def test_what_a_function_returns_is_a_module_too() -> None:
    text = """\
import keras
from keras import layers


def encoder(width):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(width)])
    return model


model = keras.Sequential([encoder(3), layers.Dense(2)])
"""
    result = converted(text)
    assert statuses(result) == ["converted"] * 2
    assert "self.encoder = encoder(3)\n" in result.text

    twice = text.replace("layers.Dense(2)]", "encoder(3)]")
    assert statuses(converted(twice)) == ["converted"] * 2
    cached = twice.replace("def encoder", "@functools.cache\ndef encoder")
    assert "is applied twice" in reasons(converted(cached))[-1]


def test_a_layer_in_models_that_a_function_makes_may_be_shared_by_them() -> None:
    text = """\
import keras
from keras import layers

{}

def encoder():
    {}
    return keras.Sequential([dense, layers.ReLU()])


model = keras.Sequential([encoder(), encoder()])
"""
    made = "dense = layers.Dense(3)"
    assert statuses(converted(text.format("", made))) == ["converted"] * 2
    shared = converted(text.format(made, "print()"))
    assert "A layer stands twice" in reasons(shared)[-1]


def test_what_one_model_predicts_is_given_to_another() -> None:
    text = f"{PARTS}print(second.predict(first.predict(x, verbose=0), 4, verbose=0))\n"
    result = convert_text(text, "module", Options(training="loop"))
    assert statuses(result) == ["converted"] * 2
    assert "print(predict(second, predict(first, x), 4))\n" in result.text
