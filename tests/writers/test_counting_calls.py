"""Calls that give something else each time: made once, and where the model is made."""

import pytest

from tools import convert

TEXT = """\
import random

import keras
from keras import layers

count = 1


def next_count():
    global count
    count += 1
    return count


def between(low, high):
    return random.randint(low, high)


def fixed():
    return 3


low, high = 2, 9
model = keras.Sequential([keras.Input((4,)), layers.Dense({units})])
model.summary()
"""


@pytest.mark.parametrize("tier", ["subclass", "module"])
@pytest.mark.parametrize("units", ["next_count()", "2 * next_count()"])
def test_a_class_does_not_count_on(units: str, tier: str) -> None:
    result = convert(TEXT.replace("{units}", units), tier)
    made = result.text.partition("stack = [\n")[2]
    assert made.count(f"Dense({units})") == 1
    assert result.text.count("next_count()") == 2
    assert "model = Net(stack)" in result.text


@pytest.mark.parametrize("tier", ["subclass", "module"])
def test_a_call_of_several_data_is_made_once(tier: str) -> None:
    result = convert(TEXT.replace("{units}", "between(low, high)"), tier)
    assert result.text.count("between(low, high)") == 2
    assert "units2" not in result.text


@pytest.mark.parametrize("tier", ["subclass", "module"])
def test_others_stay_in_the_class(tier: str) -> None:
    text = convert(TEXT.replace("{units}", "fixed()"), tier).text
    assert "self.dense = " in text
    assert "Dense(fixed())" in text
