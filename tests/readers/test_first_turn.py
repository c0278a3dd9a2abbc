"""Shapes that a loop states, of which the first turn has the input's."""

import pytest

from tfscaffold.convert import convert_text

HEAD = (
    "import keras\nfrom keras.layers import Dense\n\nsizes = [4, 3, 2]\nwidth = 5\n"
    "model = keras.Sequential()\n"
)


@pytest.mark.parametrize(
    ("loop", "shape"),
    [
        (
            "for i in range(2):\n    model.add(Dense(sizes[i + 1], input_dim=sizes[i]))",
            "(sizes[0],)",
        ),
        (
            (
                "for i, _ in enumerate(sizes):\n"
                "    model.add(Dense(3, input_shape=(sizes[i], width)))"
            ),
            "(sizes[0], width)",
        ),
        (
            (
                "for i in range(2):\n"
                "    if i == 0:\n        shape = (width,)\n    else:\n        shape = (3,)\n"
                "    model.add(Dense(3, input_shape=shape))"
            ),
            "(width,)",
        ),
        (
            (
                "for i in range(2):\n"
                "    shape = (3,)\n    if not i:\n        shape = (sizes[1], 2)\n"
                "    model.add(Dense(3, input_shape=shape))"
            ),
            "(sizes[1], 2)",
        ),
        (
            (
                "last = 7\nfor size in sizes:\n"
                "    model.add(Dense(size, input_dim=last))\n    last = size"
            ),
            "(last,)",
        ),
    ],
)
@pytest.mark.parametrize("tier", ["functional", "subclass"])
def test_a_shape_is_that_of_the_first_turn(loop: str, shape: str, tier: str) -> None:
    result = convert_text(f"{HEAD}{loop}\nmodel.add(Dense(1))\n", tier)
    (model,) = result.models
    assert model.status == "converted", model.diagnostics
    assert f"keras.Input(shape={shape})" in result.text


@pytest.mark.parametrize(
    "loop",
    [
        # Not the first number.
        "for i in range(1, 3):\n    model.add(Dense(3, input_dim=sizes[i]))",
        # What runs takes its time.
        "for i in range(2):\n    model.add(Dense(3, input_dim=find(i)))",
        "for i in range(2):\n    n = find()\n    model.add(Dense(3, input_dim=n))",
        # Anything that can be counted through.
        "for n in sizes:\n    model.add(Dense(3, input_dim=n))",
        # Changed on the way.
        "for i in range(2):\n    i += 1\n    model.add(Dense(3, input_dim=sizes[i]))",
        "for i in range(2):\n    width += 1\n    model.add(Dense(3, input_dim=width))",
        "for i in range(2):\n    sizes[0] = i\n    model.add(Dense(3, input_dim=sizes[i]))",
        (
            "n = 2\nfor i in range(2):\n    if wide:\n        n = 3\n"
            "    model.add(Dense(3, input_dim=n))"
        ),
        "for i in range(2):\n    a = i\n    b = (a,)\n    model.add(Dense(3, input_shape=b))",
        (
            "for i in range(2):\n    if i:\n        n = 3\n    elif wide:\n        n = 4\n"
            "    else:\n        n = 5\n    model.add(Dense(3, input_dim=n))"
        ),
        # Changed in a loop around that one.
        (
            "n = 2\nfor _ in sizes:\n    n = 5\n    for i in range(2):\n"
            "        model.add(Dense(3, input_dim=n))\n        n = 3"
        ),
        (
            "n = 2\nwhile n < 9:\n    n += 5\n    for i in range(2):\n"
            "        model.add(Dense(3, input_dim=n))\n        n = 3"
        ),
        # Not in each turn.
        "for i in range(2):\n    if wide:\n        model.add(Dense(3, input_dim=sizes[i]))",
        # Assigned below, and read by a shape that the loop changes.
        (
            "n = 2\nfor i in range(2):\n    model.add(Dense(3, input_dim=n + sizes[i]))\n"
            "    sizes = [1]\n    n = 3\n    i = 2"
        ),
    ],
)
def test_what_is_not_certain_is_refused(loop: str) -> None:
    (model,) = convert_text(f"{HEAD}{loop}\nmodel.add(Dense(1))\n", "functional").models
    assert [each.code for each in model.diagnostics] == ["TFS102"]


@pytest.mark.parametrize(
    "loop",
    [
        "for n in []:\n    model.add(Dense(n, input_shape=(4, 1)))",
        "while False:\n    model.add(Dense(3, input_shape=(4, 1)))",
        "for n in range(width - 5):\n    model.add(Dense(3, input_dim=4))",
        "for n in range(1, 1):\n    if n:\n        pass\n    model.add(Dense(3, input_dim=4))",
        "more = []\nfor n in ():\n    more.append(Dense(3, input_dim=4))\nmore.append(Dense(2))\nmodel = keras.Sequential(more)",
        "model = keras.Sequential([Dense(3, input_dim=4) for n in []] + [Dense(2)])",
        "model = keras.Sequential([*[Dense(3, input_dim=4)] * 0, Dense(2)])",
    ],
)
def test_a_loop_without_a_turn_states_no_input(loop: str) -> None:
    text = f"{HEAD}{loop}\nmodel.add(Dense(1))\n"
    for tier in ("functional", "subclass"):
        model = convert_text(text, tier).models[-1]
        assert [each.code for each in model.diagnostics] == ["TFS102"]
        assert "has no turn" in model.diagnostics[0].message


@pytest.mark.parametrize(
    "turns", ["[1]", "range(width)", "range(0, 9, 3)", "sizes[:0]"]
)
def test_other_loops_state_one(turns: str) -> None:
    loop = f"for n in {turns}:\n    model.add(Dense(3, input_dim=4))"
    (model,) = convert_text(f"{HEAD}{loop}\nmodel.add(Dense(1))\n", "functional").models
    assert model.status == "converted"
