"""Data that a Sequential takes out of a list or a dictionary is given to a class as it is."""

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers

m = keras.Sequential([layers.Dense(3, input_shape=(2,))])
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("m.fit({'a': x}, [y])", "m.fit(x, [y])"),
        ("m.fit(x=[x[0]], y=y)", "m.fit(x=x[0], y=y)"),
        (
            "m.fit(d, validation_data=({'a': f(x)}, y))",
            "m.fit(d, validation_data=(f(x), y))",
        ),
        ("m([x.T])", "m(x.T)"),
        ("m.predict([x, y])", "m.predict([x, y])"),
        ("m.predict([[1, 2]])", "m.predict([[1, 2]])"),
        ("m.predict([*x])", "m.predict([*x])"),
    ],
)
def test_one_array_is_taken_out(use: str, expected: str) -> None:
    assert convert(f"{HEAD}{use}\n", "subclass").text.endswith(f"\n{expected}\n")
    assert convert(f"{HEAD}{use}\n", "functional").text.endswith(f"\n{use}\n")


@pytest.mark.parametrize("data", ["{'a': x, 'b': y}", "{**d}", "{key: x}"])
def test_other_dictionaries_are_refused(data: str) -> None:
    (model,) = convert(f"{HEAD}m.evaluate({data}, y)\n", "subclass").models
    assert [each.code for each in model.diagnostics] == ["TFS108"]
