"""The names of weights say of what model they are, and every form has others."""

import pytest

from tfscaffold.convert import convert_text
from tools import check_refused

HEAD = """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
"""


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "read",
    [
        "for w in model.weights:\n    print(w.path)\n",
        "print([v.path for v in model.trainable_variables])\n",
        "print(model.layers[0].weights[0].path)\n",
        "first = model.trainable_weights[0]\nprint(first.path)\n",
        "for i, (w, s) in enumerate(zip(model.weights, sizes)):\n    print(w.path)\n",
        'decayed = [w for w in model.weights if "dense" in w.path]\n',
    ],
)
def test_the_path_of_a_weight_is_not_read(read: str, tier: str) -> None:
    check_refused(HEAD + read, tier, "TFS108")


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "read",
    [
        'decayed = [w for w in model.weights if "kernel" in w.path]\n',
        'decayed = [w for w in model.weights if w.path.endswith("/kernel")]\n',
        "for w in model.weights:\n    print(w.name)\n",
        "for file in files:\n    print(file.path, model.weights)\n",
    ],
)
def test_the_end_of_a_path_is_read(read: str, tier: str) -> None:
    result = convert_text(HEAD + read, tier)
    assert [each.status for each in result.models] == ["converted"]


def test_the_name_of_a_variable_of_tensorflow_is_not_read() -> None:
    read = "for v in model.trainable_variables:\n    print(v.name)\n"
    result = convert_text(HEAD + read, "module")
    (model,) = result.models
    assert {each.code for each in model.diagnostics} == {"TFS108"}
