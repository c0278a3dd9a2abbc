"""TFS402."""

import pytest

from tfscaffold.faults import faults_of_text

HEAD = """import keras
from keras import layers

inputs = keras.Input((4,))
x = layers.Dense(8)(inputs)
"""


@pytest.mark.parametrize(
    "line",
    [
        "x = layers.Dropout(0.5)(x, training=True)",
        "y = base(inputs, training=False)",
        "y = base(layers.Dense(2)(x), training=False)",
        "y = base([x, inputs], training=False)",
        "x = layers.Dense(2)(x)\nx = base(x, training=False)",
        "base.trainable = False\nbase.trainable = True\ny = base(x, training=False)",
    ],
)
def test_is_found(line: str) -> None:
    found = faults_of_text(HEAD + line)
    assert [each.code for each in found] == ["TFS402"]
    text = (HEAD + line).splitlines()[found[0].line - 1]
    assert text[found[0].column - 1 :].startswith("training=")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}y = base(x, training=None)",
        f"{HEAD}y = base(x, training=flag)",
        f"{HEAD}y = base(x)",
        f"{HEAD}base.trainable = False\ny = base(x, training=False)",
        f"{HEAD}model(images, training=False)",
        # What it is depends on what runs.
        f"{HEAD}if data:\n    x = data\ny = base(x, training=False)",
        f"{HEAD}def f(x):\n    return base(x, training=False)",
        f"{HEAD}class A(keras.Model):\n    def call(self, x):\n        b(x, training=False)",
        "from tf_keras import Input\nx = Input((4,))\ny = base(x, training=False)",
    ],
)
def test_is_not_found(text: str) -> None:
    assert faults_of_text(text) == []
