"""Comments of what goes stay: of imports, of a `pop`, of a layer that is used again."""

import black
import pytest

from tfscaffold.convert import convert_text

IMPORTS = """\
import keras
from keras.layers import (
    Dense,  # c1
    Input,  # c2
    # c3
    InputLayer,
    Resizing{comma}  # c4
)  # c5

model = keras.Sequential([Input((5, 5, 1)), Resizing(2, 2)])
"""


@pytest.mark.parametrize("comma", [",", ""])
def test_comments_of_imported_names_stay_where_the_last_ones_go(comma: str) -> None:
    text = IMPORTS.format(comma=comma)
    result = convert_text(text, "module").text
    compile(result, "module.py", "exec")
    assert [f"# c{n}" for n in range(1, 6) if f"# c{n}" not in result] == []
    assert "Resizing," not in result.partition(")  # c5")[0]


def test_comments_of_an_import_that_goes_stand_below_an_empty_line() -> None:
    text = """\
import keras
from keras.layers import (  # c1
    Dense,
    # c2
)

model = keras.Sequential([keras.Input((5,)), Dense(2)])
"""
    result = convert_text(text, "module").text
    assert "import tensorflow as tf\n\n# c1\n# c2\n" in result
    assert black.format_str(result, mode=black.Mode()) == result


def test_blocks_stand_below_all_imports_that_follow_each_other() -> None:
    text = """\
import numpy as np


def show(model):
    print(model)


import keras
from keras import layers, models

model = keras.Sequential([keras.Input((5,)), layers.Dense(2)])
print(hash(model), models)
"""
    result = convert_text(text, "module").text
    assert result.index("from keras import models") < result.index("class Dense")
    assert black.format_str(result, mode=black.Mode()) == result


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
def test_the_empty_line_above_imports_that_go_goes_with_them(to: str) -> None:
    text = """\
import keras
from keras.layers import Dense

from keras.models import Sequential


def build():
    return Sequential([keras.Input((5,)), Dense(2)])
"""
    result = convert_text(text, to).text
    assert "Sequential" not in result
    assert black.format_str(result, mode=black.Mode()) == result


def test_imports_above_one_that_goes_below_a_docstring() -> None:
    text = """\
\"\"\"Doc.\"\"\"

from keras.layers import Dense
from keras.models import Sequential

model = Sequential([Dense(2, input_shape=(5,))])
"""
    result = convert_text(text, "module").text
    assert "Dense\nfrom keras" not in result
    assert "\n\nimport keras\nimport tensorflow as tf\n" in result
    compile(result, "module.py", "exec")


def test_a_name_that_continues_a_line_leaves_the_line() -> None:
    text = """\
import keras
from keras.layers import Dense, \\
    Resizing

model = keras.Sequential([keras.Input((5, 5, 1)), Resizing(2, 2)])
print(Dense)
"""
    compile(convert_text(text, "module").text, "module.py", "exec")


def test_the_comment_of_a_pop_stays() -> None:
    text = """\
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(4), layers.Dense(3)])
# above
model.pop()  # gone
model.add(layers.Dense(2))  # added
"""
    assert convert_text(text, "functional").text.endswith("""\
# above
# gone
outputs = layers.Dense(2)(model.layers[-2].output)  # added
model = Model(model.input, outputs)
""")


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_the_comments_of_a_layer_that_is_used_again_stay(to: str) -> None:
    text = """\
from keras import Input, Sequential, layers

shared = layers.Dense(4)
model = Sequential([Input((4,))])
model.add(shared)  # first
# above
model.add(shared)  # again
"""
    result = convert_text(text, to).text
    assert [
        each for each in ("# first", "# above", "# again") if each not in result
    ] == []
