"""Layers that a subclass would build frozen, in a file that thaws them: they are left alone."""

import pytest

from tfscaffold.convert import convert_text

HEAD = "import keras\nfrom keras import Sequential, Input\nfrom keras.layers import Dense\n\n"
THAWED = (
    "model.compile('sgd')\nfor layer in model.layers:\n    layer.trainable = True\n"
)
ABOVE = "dense = Dense(2)\ndense.trainable = False\n"
INNER = "inner = Sequential([{}Dense(2)])\ninner.trainable = False\n"
STATED = "model = Sequential([Input((4,)), {}, Dense(1)])\n"
OPEN = "model = Sequential([Dense(2), Dense(1)])\n"
FROZEN = "model.trainable = False\n"


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (STATED.format("Dense(2, trainable=False)") + THAWED, True),
        (STATED.format("Dense(2, trainable=False)") + FROZEN, False),
        (STATED.format("Dense(2, trainable=True)") + THAWED, False),
        (STATED.format("Dense(2)") + FROZEN + THAWED, False),
        (ABOVE + STATED.format("dense") + THAWED, True),
        (ABOVE + STATED.format("dense"), False),
        (INNER.format("") + STATED.format("inner") + THAWED, True),
        (INNER.format("Input((4,)), ") + STATED.format("inner") + THAWED, False),
        (OPEN + FROZEN + THAWED, True),
        (OPEN + FROZEN, False),
    ],
)
def test_what_is_frozen_before_it_is_built(text: str, stays: bool) -> None:
    model = convert_text(HEAD + text, "subclass").models[-1]
    codes = [each.code for each in model.diagnostics if each.severity == "error"]
    assert codes == (["TFS118"] if stays else [])
