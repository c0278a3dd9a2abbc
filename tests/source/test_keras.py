"""What a dotted name means in Keras, through every way to import it."""

import ast
import textwrap

import pytest

from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, Symbol, symbol_of


def meaning(text: str) -> Symbol | None:
    """Return what the last line of a program means."""
    code = Code(textwrap.dedent(text), frozenset({"Dense"}))
    last = code.tree.body[-1]
    assert isinstance(last, ast.Expr)
    return code.names.symbol(last.value, code.scopes.module)


@pytest.mark.parametrize(
    ("text", "root", "path"),
    [
        ("import keras\nkeras.Sequential", "keras", "Sequential"),
        (
            "import tensorflow as tf\ntf.keras.models.Sequential",
            "tensorflow.keras",
            "models.Sequential",
        ),
        (
            "import tensorflow\ntensorflow.keras.layers.Dense",
            "tensorflow.keras",
            "layers.Dense",
        ),
        (
            "import tensorflow.keras as K\nK.Sequential",
            "tensorflow.keras",
            "Sequential",
        ),
        (
            "import tensorflow.keras\ntensorflow.keras.Model",
            "tensorflow.keras",
            "Model",
        ),
        ("from tensorflow import keras as k\nk.Model", "tensorflow.keras", "Model"),
        (
            "from keras.models import Sequential as S\nS",
            "keras",
            "models.Sequential",
        ),
        (
            "from tensorflow.python.keras.layers import Dense\nDense",
            "tensorflow.python.keras",
            "layers.Dense",
        ),
        (
            "import tensorflow.compat.v1 as tf\ntf.keras.Sequential",
            "tensorflow.compat.v1.keras",
            "Sequential",
        ),
        ("import tf_keras as keras\nkeras.Sequential", "tf_keras", "Sequential"),
        ("from keras.layers import *\nDense", "keras", "layers.Dense"),
        ("from keras.models import *\nSequential", "keras", "models.Sequential"),
        ("import keras\nL = keras.layers\nD = L.Dense\nD", "keras", "layers.Dense"),
        ("import keras\nD, E = keras.layers.Dense, 1\nD", "keras", "layers.Dense"),
        (
            (
                "try:\n  import tensorflow as tf\nexcept ImportError:\n  tf = None\n"
                "tf.keras.Model"
            ),
            "tensorflow.keras",
            "Model",
        ),
        (
            (
                "try:\n  from keras import Model\nexcept ImportError:\n"
                "  from tensorflow.keras import Model\nModel"
            ),
            "tensorflow.keras",
            "Model",
        ),
    ],
)
def test_a_name_of_keras(text: str, root: str, path: str) -> None:
    assert meaning(text) == Symbol(root, path)


@pytest.mark.parametrize(
    "text",
    [
        "class Sequential: pass\nSequential",
        "import torch.nn as nn\nnn.Sequential",
        "from .models import Sequential\nSequential",
        "import kerastuner as keras\nkeras.Sequential",
        "Sequential",
        "from keras.layers import *\nSequential",
        "keras = load()\nkeras.Sequential",
        "import keras\nkeras().Sequential",
        "a = b\nb = a\nb",
        "import keras\nD, E = both = load(keras.Model)\nD",
        "import keras\nD, *E = keras.Model, 1\nD",
        "import keras\n(D, F), E = keras.Model, 1\nD",
    ],
)
def test_a_name_of_something_else(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "from keras import Sequential\nif a:\n  from b import Sequential\nSequential",
        "import keras\nif a:\n  keras = other\nkeras.Model",
        "from keras import Model\nfor Model in a: pass\nModel",
        "from keras import Model\nfrom keras import layers as Model\nModel",
    ],
)
def test_a_name_that_depends(text: str) -> None:
    with pytest.raises(Ambiguous):
        meaning(text)


def test_names_are_what_follows_the_root() -> None:
    symbol = symbol_of("tensorflow.python.keras.layers.core.Dense")
    assert symbol is not None
    assert (symbol.name, symbol.is_keras_2) == ("Dense", True)
    assert symbol_of("tensorflow.kerasx.Dense") is None
    assert symbol_of("tensorflow.nn.relu") is None
