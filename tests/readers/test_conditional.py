"""Inputs under conditions and in loops: which layer may be the first is found out, or refused."""

import pytest

from tfscaffold.convert import convert_text

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
