"""Heads of blocks in which a model is made or used are laid out as black would do it."""

import pytest

from tfscaffold.convert import convert_text

TEXT = """\
import keras
from keras import layers

if (
    model := keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(2)]
    )
).built:
    print(model.count_params())
"""


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_the_head_of_an_if_shrinks_with_the_model_in_it(tier: str) -> None:
    head = "\nif (model := build_model()).built:\n    print("
    text = convert_text(TEXT, tier).text
    assert head in text or tier == "module"
    assert "if (\n" not in text or text == TEXT


def test_a_head_that_black_would_not_leave_keeps_its_lines() -> None:
    text = convert_text(TEXT.replace(").built", ")   .built"), "functional").text
    assert "if (\n    model := build_model()\n)   .built:\n    print(" in text


def test_a_comment_in_a_head_stays() -> None:
    text = convert_text(TEXT.replace("if (", "if (  # made"), "functional").text
    assert "# made" in text
