"""What would be read at another time, where layers move into a class: they stay in place."""

import pytest

from tfscaffold.convert import convert_text
from tools import convert


def stays(text: str) -> bool:
    """Whether the layers of a model are made where they were made, for a list."""
    result = convert(text, "subclass")
    assert [each.status for each in result.models] == ["converted"], result.models
    return "def __init__(self, stack, **kwargs):" in result.text


CHANGING = """\
import keras
from keras.layers import Dense

count = 3


def following():
    global count
    count += 1
    return 2


model = keras.Sequential([keras.Input((4,)), Dense(count), Dense({})])
"""


@pytest.mark.parametrize(
    ("units", "may_change"),
    [("following()", True), ("following() + count", True), ("count", False)],
)
def test_a_call_that_may_change_what_a_layer_reads(
    units: str, may_change: bool
) -> None:
    assert stays(CHANGING.format(units)) is may_change
    (model,) = convert_text(CHANGING.format(units), "functional").models
    assert model.status == "converted"


BETWEEN = """\
import keras
from keras.layers import Dense

count = 3


def following():
    return count


def build():
    global count
    model = keras.Sequential([keras.Input((4,))])
    model.add(Dense({}))
    {} = 7
    model.add(Dense(2))
    return model
"""


@pytest.mark.parametrize(
    ("units", "assigned", "may_change"),
    [
        ("following()", "count", True),
        ("following()", "other", False),
        ("5", "count", False),
    ],
)
def test_a_variable_that_a_called_function_reads_is_assigned_between(
    units: str, assigned: str, may_change: bool
) -> None:
    assert stays(BETWEEN.format(units, assigned)) is may_change


SHAPED = """\
import keras
from keras.layers import Dense
from project import taken


def build(options, sizes):
    return keras.Sequential([keras.Input(({},)), Dense(**options), Dense(2)])
"""


@pytest.mark.parametrize(
    ("size", "may_change"),
    [
        ("options.pop('n')", True),
        ("taken(sizes)", False),
        ("taken(options)", True),
        ("options['n']", False),
    ],
)
def test_an_input_that_may_change_what_a_layer_reads(
    size: str, may_change: bool
) -> None:
    assert stays(SHAPED.format(size)) is may_change


LOOPS = """\
from keras import Sequential, Input, layers


def build(sizes, n):
    model = Sequential()
    model.add(Input((4,)))
    for i, size in enumerate(sizes):
        name = "C" + str(i)
        dense = layers.Dense(size, name=name)
        model.add(dense)
    for i, size in enumerate(sizes):
        {}
        model.add(layers.Dense(size, name=name))
    return model
"""


def test_what_a_loop_sets_before_it_is_read_is_its_own() -> None:
    text = convert(LOOPS.format('name = f"D{i}"'), "subclass").text
    assert "def __init__(self, sizes, **kwargs):" in text
    assert text.count('            name = f"D{i}"\n') == 1
    assert "            self.stack1.append(dense)\n" in text


@pytest.mark.parametrize(
    "line",
    [
        "print(name)",
        'if i:\n            name = f"D{i}"',
        'name += "D"',
        'try:\n            name = f"D{i}"\n        except ValueError:\n            pass',
    ],
)
def test_what_the_loop_before_has_set_is_not_lost(line: str) -> None:
    assert stays(LOOPS.format(line))


def test_a_layer_that_another_loop_has_made() -> None:
    text = LOOPS.format('name = f"D{i}"').replace(
        "layers.Dense(size, name=name))", "dense)"
    )
    assert stays(text)


def test_a_variable_that_grows_in_a_loop_keeps_its_name_or_its_place() -> None:
    text = (
        "from keras import Sequential, Input, layers\n"
        "def build(word):\n"
        "    model = Sequential([Input((4,))])\n"
        "    for n in (3, 2):\n"
        "        word = word + str(n)\n"
        "        model.add(layers.Dense(n, name=word))\n"
        "    return model\n"
    )
    assert "word = word + str(n)" in convert(text, "subclass").text.split("call")[0]
    assert not stays(text)
    assert stays(text.replace("word", "name"))


TUNED = """\
import keras
import keras_tuner
from keras.layers import Dense, Dropout, Input


def build(hp):
    model = keras.Sequential([Input((4,))])
    {}
    return model
"""


@pytest.mark.parametrize(
    ("lines", "in_place"),
    [
        (
            ["model.add(Dense(2))", 'n = hp.Int("n", 1, 9)', "model.add(Dense(n))"],
            False,
        ),
        (["model.add(Dense(2))", "n = hp.sample()", "model.add(Dense(n))"], True),
        (["model.add(Dense(2))", "n = rng.Int(3)", "model.add(Dense(n))"], True),
        (['model.add(Dense(hp.Int("n", 1, 9)))', "model.add(Dense(2))"], False),
        # A bound method is saved with the model, and not loaded.
        (['for i in range(hp.Int("n", 1, 3)):', "    model.add(Dense(i))"], True),
        (["for i in range(2):", '    model.add(Dense(hp.Int(f"{i}", 1)))'], True),
    ],
)
def test_values_of_keras_tuner(lines: list[str], in_place: bool) -> None:
    text = TUNED.format("\n    ".join(lines))
    assert convert(text, "functional").models[0].status == "converted"
    assert stays(text) is in_place


def test_no_tuner_is_known_by_its_name_alone() -> None:
    text = TUNED.format('n = hp.Int("n", 1, 9)\n    model.add(Dense(n))')
    text = text.replace("[Input((4,))]", "[Input((4,)), Dense(1)]")
    assert not stays(text)
    assert stays(text.replace("import keras_tuner\n", ""))
