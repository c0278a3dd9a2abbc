"""Layers in raw TensorFlow that are made where they stand, and handed to the class in a list."""

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers


def build(make, n):
"""


def body(*lines: str) -> str:
    """Return what stands below the signature of the function in the result."""
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    result = convert(text, "module")
    assert [each.status for each in result.models] == ["converted"]
    return result.text.partition("def build(make, n):\n")[2]


def codes(*lines: str) -> list[str]:
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    (model,) = convert(text, "module").models
    return [each.code for each in model.diagnostics if each.severity == "error"]


def test_a_chain() -> None:
    assert body(
        "# The net.",
        "model = keras.Sequential()  # empty",
        "model.add(layers.Dense(n, input_shape=(4,)))  # first",
        "n += 1",
        "for i in range(n):",
        "    # One of some.",
        "    model.add(layers.Dense(i + 1))",
        "    n += 1",
        "model.add(layers.Dropout(0.5))",
        "return model",
    ) == (
        "    # The net.\n"
        "    stack = []  # empty\n"
        "    stack.append(Dense(n))  # first\n"
        "    n += 1\n"
        "    for i in range(n):\n"
        "        # One of some.\n"
        "        stack.append(Dense(i + 1))\n"
        "        n += 1\n"
        "    stack.append(Dropout(0.5))\n"
        "    model = Net(stack)\n"
        "    model(tf.zeros((1, 4)))\n"
        "    return model\n"
    )


def test_a_list() -> None:
    assert body(
        "return keras.Sequential([",
        "    keras.Input((4,)),",
        "    # hidden",
        "    make(3),  # chosen",
        "    layers.Dense(1),",
        "])",
    ) == (
        "    stack = [\n"
        "        # hidden\n"
        "        make(3),  # chosen\n"
        "        Dense(1),\n"
        "    ]\n"
        "    model = Net(stack)\n"
        "    tf.function(model).get_concrete_function(tf.zeros((1, 4)), training=False)\n"
        "    return model\n"
    )


def test_a_class_that_reads_a_name_of_its_function_stands_in_it() -> None:
    text = body(
        "def act(x):",
        "    return x * n",
        "return keras.Sequential([layers.Dense(1, activation=act)])",
    )
    assert "    class Net(tf.Module):\n" in text
    assert "            self.dense = Dense(1, activation=act)\n" in text


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        # The shape is read behind the layers.
        (
            [
                "model = keras.Sequential([layers.Dense(n, input_shape=(n,))])",
                "n = 2",
                "model.add(make(n))",
            ],
            "TFS111",
        ),
        (
            [
                "model = keras.Sequential([layers.Dense(1, input_shape=(n.size,))])",
                "n.change()",
                "model.add(make(n))",
            ],
            "TFS111",
        ),
        # Nobody sees the mask on its way through a list.
        (
            [
                "return keras.Sequential([layers.Embedding(9, 3, mask_zero=True), make(3), layers.LSTM(1)])"
            ],
            "TFS113",
        ),
    ],
)
def test_what_stays_refused(lines: list[str], code: str) -> None:
    assert code in codes(*lines)


@pytest.mark.parametrize(
    ("above", "refused"),
    [
        ('if __name__ == "__main__":', False),
        ('if __name__ == "__main__":\n    os.environ["KERAS_BACKEND"] = "torch"', True),
        ("if USED:", True),
    ],
)
def test_blocks_import_what_a_condition_imports_only_where_it_does_not_matter(
    above: str, refused: bool
) -> None:
    text = (
        f"import os\n\n{above}\n    from keras import Sequential\n"
        "    from keras.layers import Dense\n\n    model = Sequential([Dense(1)])\n"
    )
    (model,) = convert(text, "module").models
    assert model.status == ("refused" if refused else "converted")
