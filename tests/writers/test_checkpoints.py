"""Checkpoints of TensorFlow: what they would miss, and which are not read any more."""

import pytest

from tfscaffold.convert import convert_text

HEAD = "import tensorflow as tf\nfrom tensorflow import keras\n\n"
PLAIN = HEAD + "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
LISTED = HEAD + (
    "model = keras.Sequential([keras.Input((4,))])\n"
    "for units in (8, 2):\n"
    "    model.add(keras.layers.Dense(units))\n"
)
SAVED = "checkpoint = tf.train.Checkpoint(net=model)\n"


def codes(text: str, tier: str) -> list[str]:
    (model,) = convert_text(text, tier).models
    return [each.code for each in model.diagnostics]


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize("call", ["(net=model)", "(model)"])
def test_old_checkpoints_are_warned_of(tier: str, call: str) -> None:
    assert "TFS202" in codes(f"{PLAIN}tf.train.Checkpoint{call}\n", tier)
    assert "TFS202" not in codes(
        f"{PLAIN}tf.train.Checkpoint(step=tf.Variable(1))\n", tier
    )
    assert "TFS202" not in codes(PLAIN, tier)


def test_layers_in_a_list_are_not_hidden_from_a_checkpoint() -> None:
    assert codes(LISTED + SAVED, "subclass") == ["TFS119"]
    assert "TFS119" not in codes(LISTED, "subclass")
    assert "TFS119" not in codes(PLAIN + SAVED, "subclass")
    for tier in ("functional", "module"):
        assert "TFS119" not in codes(LISTED + SAVED, tier)
