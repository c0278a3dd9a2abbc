"""Converted files run, however and wherever they import Keras."""

import ast
from itertools import product
from textwrap import indent
from typing import Any

import numpy as np
import pytest

from tfscaffold.convert import convert_text

# How a file imports Keras, and how it spells Sequential, Input and Dense then.
STYLES = {
    "keras": (
        "import keras\n",
        "keras.Sequential",
        "keras.Input",
        "keras.layers.Dense",
    ),
    "names": (
        (
            "from tensorflow.keras.models import Sequential\n"
            "from tensorflow.keras.layers import Dense, Input\n"
        ),
        "Sequential",
        "Input",
        "Dense",
    ),
    "stars": (
        "from tensorflow.keras.models import *\nfrom tensorflow.keras.layers import *\n",
        "Sequential",
        "Input",
        "Dense",
    ),
    "tried": (
        (
            "try:\n"
            "    from tensorflow.keras.models import Sequential\n"
            "    from tensorflow.keras.layers import Dense, Input\n"
            "except ImportError:\n"
            "    from keras.models import Sequential\n"
            "    from keras.layers import Dense, Input\n"
        ),
        "Sequential",
        "Input",
        "Dense",
    ),
    "chosen": (
        (
            "if 1 > 0:\n"
            "    from tensorflow.keras.models import Sequential\n"
            "    from tensorflow.keras.layers import Dense, Input\n"
            "else:\n"
            "    from keras.models import Sequential\n"
            "    from keras.layers import Dense, Input\n"
        ),
        "Sequential",
        "Input",
        "Dense",
    ),
}
MODEL = "{sequential}([{input}((4,)), {dense}(3, activation='relu'), {dense}(2)])"
# Where the imports stand.
FILES = {
    "above": "{imports}\ndef build():\n    return " + MODEL + "\nmodel = build()\n",
    "inside": "def build():\n{inner}    return " + MODEL + "\nmodel = build()\n",
    "below": "def build():\n    return " + MODEL + "\n{imports}model = build()\n",
    "twice": (
        "{imports}def one():\n    return " + MODEL + "\n"
        "{imports}def two():\n    return " + MODEL + "\none()\nmodel = two()\n"
    ),
    "inside and below": (
        "def one():\n{inner}    return " + MODEL + "\n"
        "{imports}def two():\n    return " + MODEL + "\none()\nmodel = two()\n"
    ),
    "under a guard": "if __name__ == '__main__':\n{inner}    model = " + MODEL + "\n",
}
# No function imports a star.
CASES = [
    (place, style)
    for place, style in product(FILES, STYLES)
    if style != "stars" or "{inner}" not in FILES[place] or "guard" in place
]
# A class needs Keras above it, and these have it nowhere there.
REFUSED = {
    ("below", "names", "subclass"),
    ("below", "tried", "subclass"),
    ("below", "chosen", "subclass"),
    ("inside", "tried", "subclass"),
    ("inside", "chosen", "subclass"),
    ("inside and below", "names", "subclass"),
    ("inside and below", "tried", "subclass"),
    ("inside and below", "chosen", "subclass"),
    ("under a guard", "tried", "subclass"),
    ("under a guard", "chosen", "subclass"),
}


def outputs(text: str) -> Any:
    """Return what the model of a script makes of ones, from the weights of one seed."""
    import keras

    keras.utils.set_random_seed(1)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, "script", "exec"), names)  # noqa: S102
    return np.asarray(names["model"](np.ones((5, 4), "float32")))


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(("place", "style"), CASES)
def test_a_converted_file_runs(place: str, style: str, tier: str) -> None:
    imports, sequential, input_, dense = STYLES[style]
    text = FILES[place].format(
        imports=imports,
        inner=indent(imports, "    "),
        sequential=sequential,
        input=input_,
        dense=dense,
    )
    result = convert_text(text, tier)
    refused = any(each.status == "refused" for each in result.models)
    assert refused is ((place, style, tier) in REFUSED)
    if result.text != text:
        assert np.array_equal(outputs(result.text), outputs(text))


@pytest.mark.parametrize(
    "star",
    [
        "from keras import *",
        "from tensorflow.keras import *",
        "from random import *",
        "import random\nfrom keras import *",
        "from keras import *\nimport random",
    ],
)
def test_a_star_that_brings_a_random_of_its_own(star: str) -> None:
    text = (
        f"from keras.models import *\nfrom keras.layers import *\n{star}\n\n"
        "model = Sequential()\n"
        "model.add(Input((4,)))\n"
        "model.add(Dense(3))\n"
        "model.add(Dropout(0.5))\n"
    )
    result = convert_text(text, "module")

    assert result.models[0].status == "converted"
    assert np.array_equal(outputs(result.text), outputs(text))


@pytest.mark.parametrize("module", ["numpy", "tensorflow", "keras.ops", "pylab"])
def test_a_star_that_brings_names_of_python(module: str) -> None:
    text = (
        f"from {module} import *\nimport keras\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
    )

    (found,) = convert_text(text, "module").models[0].diagnostics
    assert (found.code, found.line) == ("TFS112", 1)
    assert convert_text(text, "functional").models[0].status == "converted"


@pytest.mark.parametrize(
    "names",
    [
        "MaxPooling1D, Flatten, Mine, \\\n    Embedding, Dense",
        "(\n    Mine,\n    Flatten, Dense,\n    MaxPooling1D, Embedding,\n)",
        "(MaxPooling1D, Mine, Flatten,\n    Embedding,\n    Dense)",
    ],
)
def test_the_last_names_of_several_lines_go(names: str) -> None:
    text = (
        f"from keras.layers import {names}\nfrom keras.models import Sequential\n"
        "model = Sequential([Embedding(9, 2), MaxPooling1D(), Flatten(), Dense(1), Mine()])\n"
    )
    result = convert_text(text, "module")
    assert [each.status for each in result.models] == ["converted"]
    (brought,) = [
        node
        for node in ast.walk(ast.parse(result.text))
        if isinstance(node, ast.ImportFrom) and node.module == "keras.layers"
    ]
    assert [alias.name for alias in brought.names] == ["Mine"]


def test_an_import_of_what_keras_3_lacks_stays_alone() -> None:
    text = (
        "from keras.utils import np_utils\nfrom keras.models import Sequential\n"
        "from keras.layers import Dense\n"
        "model = Sequential([Dense(1, input_dim=4)])\nmodel.save('model.h5')\n"
    )
    assert convert_text(text, "subclass").text.startswith(
        "from keras.utils import np_utils\n"
        "from keras.utils import get_custom_objects, register_keras_serializable\n"
    )
