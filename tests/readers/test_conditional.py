"""Inputs under conditions and in loops: which layer may be the first is found out, or refused."""

import pytest

from tfscaffold.convert import convert_text
from tools import check_refused, convert

HEAD = "import keras\nfrom keras.layers import Dense\n\nmodel = keras.Sequential()\n"
MIXED = "TFS102"


def codes(body: str, tier: str = "functional") -> set[str]:
    (model,) = convert_text(HEAD + body, tier).models
    return {each.code for each in model.diagnostics if each.severity == "error"}


@pytest.mark.parametrize(
    "test", ["i == 0", "0 == i", "not i", "i < 1", "j == 0 if False else i == 0"]
)
def test_the_first_turn_is_known_by_its_number(test: str) -> None:
    found = codes(
        "for i in range(3):\n"
        f"    if {test}:\n"
        "        model.add(Dense(2, input_shape=(4,)))\n"
        "    else:\n"
        "        model.add(Dense(3))\n"
    )
    assert found == ({MIXED} if "False" in test else set())


@pytest.mark.parametrize(
    "loop",
    [
        "for i in range(1, 3)",
        "for i in (1, 0)",
        "for i in enumerate([1, 2])",
        "for i, _ in enumerate([1, 2], start=1)",
    ],
)
def test_a_loop_that_does_not_count_from_0_is_refused(loop: str) -> None:
    found = codes(
        f"{loop}:\n"
        "    if i == 0:\n"
        "        model.add(Dense(2, input_shape=(4,)))\n"
        "    else:\n"
        "        model.add(Dense(3))\n"
    )
    assert found == {MIXED}


def test_a_counter_that_is_changed_in_the_loop_is_none() -> None:
    found = codes(
        "for i in range(3):\n"
        "    i += 1\n"
        "    if i == 0:\n"
        "        model.add(Dense(2, input_shape=(4,)))\n"
        "    else:\n"
        "        model.add(Dense(3))\n"
    )
    assert found == {MIXED}


def test_a_branch_that_adds_nothing_leaves_the_next_layer_first() -> None:
    branch = "if model:\n    model.add(Dense(2, input_shape=(4,)))\n"
    assert codes(branch.replace("if model", "if 1") + "model.add(Dense(3))\n") == {
        MIXED
    }
    same = "model.add(Dense(3, input_shape=(4,)))\n"
    assert codes(branch.replace("if model", "if 1") + same) == set()


def test_a_shape_that_a_branch_computes_is_for_a_function_only() -> None:
    body = (
        "if wide:\n"
        "    size = 3\n"
        "    model.add(Dense(2, input_shape=(size,)))\n"
        "else:\n"
        "    model.add(Dense(2, input_shape=(4,)))\n"
    )
    assert codes(body) == set()
    assert codes(body, "subclass") == {MIXED}


COUNTED = """\
import keras
from keras import layers


def build(sizes):
    model = keras.Sequential()
    count = 0
    for size in sizes:
        if count == 0:
            model.add(layers.Dense(size, input_shape=(4,)))
        else:
            model.add(layers.Dense(size))
        count += 1
    return model
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count == 0", "not count"),
        ("count += 1", "count = count + 1"),
        ("for size in sizes:", "while count < len(sizes):\n        size = 3"),
    ],
)
def test_a_variable_counts_the_turns(old: str, new: str) -> None:
    text = convert(COUNTED.replace(old, new), "functional").text
    assert "    inputs = keras.Input(shape=(4,))\n    x = inputs\n" in text
    assert "input_shape" not in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count = 0", "count = 1"),
        ("    count = 0\n", ""),
        ("    for", "    count += 1\n    for"),
        ("        if", "        count += 1\n        if"),
        ("        count += 1\n", ""),
        ("        count += 1", "        count -= 1"),
        ("        if", "        if size == 0:\n            break\n        if"),
        ("count == 0", "count == 0 and size"),
    ],
)
def test_a_variable_that_may_count_otherwise_is_not_believed(
    old: str, new: str
) -> None:
    assert old in COUNTED
    check_refused(COUNTED.replace(old, new), "functional", "TFS102")


def test_the_first_layer_stands_in_a_while_loop() -> None:
    text = COUNTED.replace("for size in sizes", "while count < 9").replace(
        "if count == 0:", "if True:"
    )
    check_refused(text, "functional", "TFS102")
    both = text.replace("Dense(size)", "Dense(3, input_shape=(4,))")
    assert "keras.Input(shape=(4,))" in convert(both, "functional").text


@pytest.mark.parametrize("shape", ["(4,)", "(7,)"])
def test_what_a_loop_does_in_the_end_may_come_first(shape: str) -> None:
    found = codes(
        "for i in range(2):\n    print(i)\nelse:\n"
        f"    model.add(Dense(2, input_shape={shape}))\n"
        "model.add(Dense(3, input_shape=(7,)))\n"
    )
    assert found == ({MIXED} if shape == "(4,)" else set())
