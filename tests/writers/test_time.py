"""What would be read at another time, where layers move into a class."""

import pytest

from tfscaffold.convert import convert_text
from tools import convert

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
    ("units", "found"),
    [("following()", ["TFS111"]), ("following() + count", ["TFS111"]), ("count", [])],
)
def test_a_call_that_may_change_what_a_layer_reads_is_refused(
    units: str, found: list[str]
) -> None:
    (model,) = convert_text(CHANGING.format(units), "subclass").models
    assert [e.code for e in model.diagnostics if e.code.startswith("TFS1")] == found
    (model,) = convert_text(CHANGING.format(units), "functional").models
    assert model.status == "converted"


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
    result = convert(LOOPS.format(line), "subclass")
    codes = {each.code for model in result.models for each in model.diagnostics}
    assert "TFS111" in codes


def test_a_layer_that_another_loop_has_made_is_held() -> None:
    text = LOOPS.format('name = f"D{i}"').replace(
        "layers.Dense(size, name=name))", "dense)"
    )
    result = convert(text, "subclass")
    codes = [each.code for model in result.models for each in model.diagnostics]
    assert "TFS113" in codes


def test_a_variable_that_grows_in_a_loop_keeps_its_name_or_is_refused() -> None:
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
    result = convert(text.replace("word", "name"), "subclass")
    assert [each.code for each in result.models[0].diagnostics] == ["TFS111"]


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
    ("lines", "found"),
    [
        (["model.add(Dense(2))", 'n = hp.Int("n", 1, 9)', "model.add(Dense(n))"], []),
        (["model.add(Dense(2))", "n = hp.sample()", "model.add(Dense(n))"], ["TFS111"]),
        (["model.add(Dense(2))", "n = rng.Int(3)", "model.add(Dense(n))"], ["TFS111"]),
        (['model.add(Dense(hp.Int("n", 1, 9)))', "model.add(Dense(2))"], []),
        # A bound method is saved with the model, and not loaded.
        (['for i in range(hp.Int("n", 1, 3)):', "    model.add(Dense(i))"], ["TFS113"]),
        (["for i in range(2):", '    model.add(Dense(hp.Int(f"{i}", 1)))'], ["TFS113"]),
    ],
)
def test_values_of_keras_tuner(lines: list[str], found: list[str]) -> None:
    text = TUNED.format("\n    ".join(lines))
    assert convert(text, "functional").models[0].status == "converted"
    model = convert(text, "subclass").models[0]
    assert [each.code for each in model.diagnostics if each.severity == "error"] == (
        found
    )


def test_no_tuner_is_known_by_its_name_alone() -> None:
    text = TUNED.format('n = hp.Int("n", 1, 9)\n    model.add(Dense(n))')
    text = text.replace("[Input((4,))]", "[Input((4,)), Dense(1)]")
    assert convert(text, "subclass").models[0].status == "converted"
    other = text.replace("import keras_tuner\n", "")
    assert convert(other, "subclass").models[0].status == "refused"
