"""What a function calls as the file calls something else is not used in it."""

import pytest

from tools import convert

SOURCE = """\
from keras import layers, models


def train(x, y, {name}):
    model = models.Sequential([layers.Dense(3, input_shape=(4,))])
    model.compile("sgd", "mse")
    model.fit(x, y)
    model.summary()
    return model.predict(x)
"""


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("print_summary=1", "    raw_print_summary(model)\n"),
        ("predict=1", "    return raw_predict(model, x)\n"),
        ("make_batches=1", " = raw_make_batches((x, y), shuffle=True)\n"),
        ("tf=1", "    model(tensorflow.zeros((1, 4)))\n"),
        ("keras=1", "    optimizer = python_keras.optimizers.SGD()\n"),
        ("other=1", "    print_summary(model)\n"),
    ],
)
def test_parameters_hide_nothing_that_is_needed(name: str, spelled: str) -> None:
    text = SOURCE.format(name=name)
    assert spelled in convert(text, "module", training="loop").text


def test_name_of_the_file_that_a_function_hides_is_not_used_in_it() -> None:
    text = "import keras\nimport tensorflow as tf\n" + SOURCE.format(name="tf, keras")
    new = convert(text, "module", training="loop").text
    assert "    model(tensorflow.zeros((1, 4)))\n" in new
    assert "    optimizer = python_keras.optimizers.SGD()\n" in new


def test_import_of_the_same_in_a_function_hides_nothing() -> None:
    text = "import tensorflow as tf\n" + SOURCE.format(name="other")
    text = text.replace("    model =", "    import tensorflow as tf\n    model =")
    new = convert(text, "module", training="loop").text
    assert "    model(tf.zeros((1, 4)))\n" in new


def test_methods_hide_nothing_but_from_the_body_of_their_class() -> None:
    method = "class A:\n    def predict(self, x, y):\n"
    body = SOURCE.format(name="other").partition(":\n")[2].replace("    ", "        ")
    text = f"from keras import layers, models\n\n\n{method}{body}"
    assert "return predict(model, x)" in convert(text, "module", training="loop").text
    text = """\
import keras
from keras import layers


class A:
    tf = 1
    net = keras.Sequential([layers.Dense(3, input_shape=(4,))])
"""
    new = convert(text, "module").text
    assert "import tensorflow\n" in new
    assert "import tensorflow as tf" not in new
