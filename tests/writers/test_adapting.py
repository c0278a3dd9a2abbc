"""Data without a last axis of one, which a Sequential adds: a class does it itself."""

import pytest

from tools import convert

LINES = """\
    def call(self, inputs, training=None):
        if len(inputs.shape) == {count}:
            inputs = inputs[..., None]
"""


def call(definition: str, use: str = "", head: str = "") -> str:
    """Return the class and what follows."""
    text = (
        "import numpy as np\nimport keras\nfrom keras import layers\n"
        f"{head}\nm = keras.Sequential([{definition}, layers.Dense(2)])\n{use}\n"
    )
    return str(convert(text, "subclass").text)


@pytest.mark.parametrize(
    ("definition", "use", "count"),
    [
        ("layers.Dense(1, input_shape=[1])", "", 1),
        ("layers.Dense(1, input_dim=1)", "m.fit(x, y)", 1),
        ("keras.Input((1,))", "m.fit(np.array([1.0, 2.0]), y)", 1),
        ("layers.Dense(1, batch_input_shape=(None, 1))", "", 1),
        ("keras.Input(batch_shape=(8, 1))", "", 1),
        ("keras.Input((1,))", "m.fit(np.ones((5, 1)), y)\nm.predict(z)", 1),
        (
            "layers.Conv2D(3, 3, input_shape=(8, 8, 1))",
            "m.fit(np.ones((2, 8, 8)), y)",
            3,
        ),
        ("keras.Input((n, 1)), layers.LSTM(3)", "m.predict(x=np.ones((2, 8)))", 2),
        (
            "keras.Input((9, 1)), layers.LSTM(3)",
            "m.fit(x, y, validation_data=(np.ones((2, 9)), y))",
            2,
        ),
    ],
)
def test_the_axis_is_added(definition: str, use: str, count: int) -> None:
    assert LINES.format(count=count) in call(definition, use)


@pytest.mark.parametrize(
    ("definition", "use"),
    [
        ("layers.Dense(1, input_shape=[2])", "m.fit(np.ones(3), y)"),
        ("layers.Dense(1)", "m.fit(np.ones(3), y)"),
        ("keras.Input((1,))", "m.fit(np.ones((5, 1)), y)"),
        ("keras.Input((8, 8, 1)), layers.Conv2D(3, 3)", "m.fit(x, y)"),
        ("keras.Input((8, 8, 1)), layers.Conv2D(3, 3)", "m.fit(np.ones((2, 8, 8, 1)))"),
        ("keras.Input((8, 8, 1)), layers.Flatten()", "m.fit(np.ones((2, 8, 8)), y)"),
        ("keras.Input((*sizes, 1)), layers.Conv2D(3, 3)", "m.fit(np.ones((2, 8, 8)))"),
        ("keras.Input((1,), dtype='string'), layers.TextVectorization(9)", ""),
        ("keras.Input((n,)), layers.Conv2D(3, 3)", "m.fit(np.ones(8))"),
    ],
)
def test_all_else_stays(definition: str, use: str) -> None:
    assert "inputs.shape" not in call(definition, use)


def test_what_is_said_of_the_inputs() -> None:
    head = (
        "import keras\n\nm = keras.Sequential([keras.layers.Dense(1, input_dim={}])\n"
    )
    for size, expected in (
        ("1)", "casts integer inputs to floats;"),
        ("2)", "and adds"),
    ):
        (model,) = convert(head.format(size), "subclass").models
        assert expected in model.diagnostics[0].message


@pytest.mark.parametrize(
    ("definition", "is_cast"),
    [
        ("layers.Resizing(4, 4)", True),
        ("keras.Input((8,)), layers.LayerNormalization()", True),
        ("layers.Lambda(double, input_shape=(8,))", False),
        ("layers.Resizing(4, 4), layers.Lambda(double)", False),
        ("keras.Input((8,), dtype='uint8'), layers.LayerNormalization()", False),
        ("layers.Resizing(4, 4, dtype='uint8')", False),
        ("layers.Rescaling(1 / 255), layers.Resizing(4, 4)", False),
        ("*firsts, layers.Resizing(4, 4)", False),
    ],
)
def test_whole_numbers_become_floats_where_a_layer_rounds(
    definition: str, is_cast: bool
) -> None:
    head = "firsts = [layers.Dense(2)]"
    line = "        inputs = keras.ops.cast(inputs, self.compute_dtype)\n"
    assert (line in call(definition, head=head)) is is_cast


def test_a_cast_is_tensorflow_s_where_keras_is() -> None:
    text = (
        "from tensorflow.keras import Sequential, layers\n\n"
        "m = Sequential([layers.Resizing(4, 4), layers.Dense(1)])\n"
    )
    result = convert(text, "subclass").text
    assert "import tensorflow as tf\n" in result
    assert "        inputs = tf.cast(inputs, self.compute_dtype)\n" in result


def test_a_module_adds_the_axis_too() -> None:
    text = (
        "import keras\n\n"
        "m = keras.Sequential([keras.layers.Dense(1, input_shape={})])\n{}"
    )
    lines = LINES.format(count=1).split("\n", 1)[1]
    head = "    def __call__(self, inputs, training=False):\n"
    assert head + lines in convert(text.format("[1]", ""), "module").text
    assert "inputs.shape" not in convert(text.format("[2]", ""), "module").text
