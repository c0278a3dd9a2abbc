"""Where blocks, classes and imports stand in a file that imports Keras in a function."""

import re

import pytest

from tfscaffold.convert import convert_text

FUNCTION = """\
def build(n):
    from keras.models import Sequential
    from keras.layers import Dense

    model = Sequential()
    model.add(Dense(n, input_shape=(4,)))
    return model
"""


@pytest.mark.parametrize(
    ("head", "below"),
    [
        ("", ""),
        ("import numpy as np\n\n\n", ""),
        ('"""What it is."""\n\n\n', ""),
        ('"""What it is."""\nimport os\n\n', ""),
        ("#!/usr/bin/env python\n# coding: utf-8\n", ""),
        ("# A licence.\n\nimport os\n\n\n", ""),
        ("", "\n\nimport keras\n"),
        ("import os\n\n\n", "\n\nimport tensorflow as tf\n"),
        ("def other():\n    import tensorflow\n\n\n", ""),
    ],
)
def test_a_module_stands_below_all_that_it_needs(head: str, below: str) -> None:
    result = convert_text(head + FUNCTION + below, "module")

    assert result.models[0].status == "converted"
    text = result.text
    found = re.search("^import tensorflow", text, re.MULTILINE)
    assert found is not None
    places = [
        found.start(),
        text.index("class Dense("),
        text.index("class Net("),
        text.index("\ndef build("),
    ]
    assert places == sorted(places)
    if head.startswith(("#", '"')):
        assert text.startswith(head.partition("\n")[0])
