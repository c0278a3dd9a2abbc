"""A value is read where the text makes it certain, and nowhere else."""

import ast

import pytest

from tfscaffold.layers import LAYERS
from tfscaffold.layers.shapes import Call, Unread
from tfscaffold.model.values import value
from tfscaffold.source.code import Code


def read(text: str) -> object:
    """Return the value of the expression in `use(...)`."""
    code = Code(text, frozenset(LAYERS))
    (call,) = (
        node
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "use"
    )
    return value(code, call.args[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("use(3)", 3),
        ("use(-3)", -3),
        ("use('same')", "same"),
        ("use(None)", None),
        ("use([28, (28, None)])", (28, (28, None))),
        ("use(7 * 7 * 32 - 1 + 2)", 7 * 7 * 32 + 1),
        ("use(tf.float32)", "float32"),
        ("units = 3\nuse(units)", 3),
        ("units: int = 3\nuse(units)", 3),
        ("a = 3\nb = a * 2\nuse((b, a))", (6, 3)),
        ("size = 28\ndef f():\n    use((size, size))", (28, 28)),
        ("def f():\n    units = 3\n    use(units)", 3),
        ("import keras\nuse(keras.layers.Dense(2))", Call("Dense", {"units": 2})),
        (
            "from keras.layers import *\nunits = 3\nuse(Dense(units, use_bias=False))",
            Call("Dense", {"units": 3, "use_bias": False}),
        ),
        (
            "from keras import layers\nuse(layers.Convolution2D(4, 3, padding=p))",
            Call("Conv2D", {"filters": 4, "kernel_size": 3, "padding": Unread.VALUE}),
        ),
    ],
)
def test_certain(text: str, wanted: object) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "use(units)",
        "use(f())",
        "use(x.shape)",
        "use((28, units))",
        "use(784 / 2)",
        "use('a' + 'b')",
        "use(2 ** 8)",
        "units = 3\nunits = 4\nuse(units)",
        "units = 3\nunits += 1\nuse(units)",
        "units, other = 3, 4\nuse(units)",
        "units = 3\ndel units\nuse(units)",
        "if a:\n    units = 3\nelse:\n    units = 4\nuse(units)",
        "for units in (3, 4):\n    use(units)",
        "units = 3\ndef f():\n    global units\n    units = 4\nuse(units)",
        "units = 3\ndef f(units):\n    use(units)",
        "def f(units=3):\n    use(units)",
        "units = 3\nfrom settings import *\nuse(units)",
        "shape = [28, 28]\nshape.append(1)\nuse(shape)",
        "a = b\nb = a\nuse(a)",
        "import keras\nuse(keras.layers.Dense(*sizes))",
        "import keras\nuse(keras.layers.Dense(2, **options))",
        "import keras\nuse(keras.layers.Dense(2, units=3))",
        "import keras\nuse(keras.layers.Flatten(None, 1, 2, 3))",
        "use(Dense(3))",
        "use(keras.layers.Dense(3))\nimport keras\nkeras = other",
    ],
)
def test_uncertain(text: str) -> None:
    assert read(text) is Unread.VALUE


def test_the_file_may_move_the_channels() -> None:
    head = "import keras\nkeras.config.set_image_data_format('channels_first')\n"
    found = read(head + "use(keras.layers.Flatten())")
    assert found == Call("Flatten", {"data_format": Unread.VALUE})
    found = read(head + "use(keras.layers.Conv2D(1, 1, data_format='channels_last'))")
    assert isinstance(found, Call)
    assert found.arguments["data_format"] == "channels_last"
