"""Layers between which a conditional expression chooses."""

import pytest

from tfscaffold.convert import convert_text

TEXT = """\
import keras
from keras.layers import Dense, Embedding, Identity

model = keras.Sequential([{}])
"""


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("layers", "found"),
    [
        ("keras.Input((4,)), Dense(3) if wide else Identity()", []),
        (
            "keras.Input((4,)), Embedding(input_dim=9, output_dim=2) if a else Dense(1)",
            [],
        ),
        ("keras.Input((4,)), Dense(3) if wide else made", ["TFS113"]),
        (
            "Dense(3, input_shape=(4,)) if wide else Dense(1, input_dim=4)",
            ["TFS117"] * 2,
        ),
        ("Embedding(9, 2, input_length=5) if wide else Dense(1)", ["TFS117"]),
        ("Embedding(9, 2, input_shape=(5,)) if wide else Dense(1)", ["TFS117"]),
    ],
)
def test_a_condition_may_choose_layers_but_not_the_input(
    layers: str, found: list[str], tier: str
) -> None:
    (model,) = convert_text(TEXT.format(layers), tier).models
    codes = [each.code for each in model.diagnostics]
    assert [each for each in codes if each in ("TFS113", "TFS117")] == found
