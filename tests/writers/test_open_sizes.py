"""A model is built where it is made only with a shape that the file does not show to be open."""

import textwrap

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
from keras import layers

"""
LAYERS = "layers.Dense(3), layers.Dense(2)"


def built(text: str) -> bool:
    result = convert_text(HEAD + textwrap.dedent(text), "module")
    assert [each.status for each in result.models] == ["converted"]
    return ".zeros((1, " in result.text


@pytest.mark.parametrize(
    ("text", "is_built"),
    [
        ("size = 4\nm = keras.Sequential([keras.Input((size,)), LAYERS])", True),
        ("size = None\nm = keras.Sequential([keras.Input((size, 3)), LAYERS])", False),
        ("n = 3\nm = keras.Sequential([keras.Input([None, n]), LAYERS])", False),
        ("s = (None, 3)\nm = keras.Sequential([keras.Input(s), LAYERS])", False),
        ("s = (4, 3)\nt = s\nm = keras.Sequential([keras.Input(t), LAYERS])", True),
        ("s = (None, 3)\nt = s\nm = keras.Sequential([keras.Input(t), LAYERS])", False),
        ("def f(s):\n    return keras.Sequential([keras.Input(s), LAYERS])", True),
        (
            "def f(s=(None, 2)):\n    return keras.Sequential([keras.Input(s), LAYERS])",
            False,
        ),
        (
            (
                "def f(n, s):\n    return keras.Sequential([keras.Input(s), LAYERS])\n"
                "f(1, (None, 3))"
            ),
            False,
        ),
        (
            (
                "def f(n, *, s):\n    return keras.Sequential([keras.Input(s), LAYERS])\n"
                "f(None, s=(2, 3))"
            ),
            True,
        ),
        (
            (
                "def f(n, *, s):\n    return keras.Sequential([keras.Input(s), LAYERS])\n"
                "f(1, s=(None, 3))"
            ),
            False,
        ),
        (
            (
                "class A:\n    def f(self, s):\n"
                "        return keras.Sequential([keras.Input(s), LAYERS])\n"
                "A().f((None, 3))"
            ),
            False,
        ),
    ],
)
def test_a_model_with_an_open_size_is_built_by_its_first_call(
    text: str, *, is_built: bool
) -> None:
    assert built(text.replace("LAYERS", LAYERS)) == is_built
