"""What the pages say of Keras and TensorFlow is seen by running their examples: once, in one process."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
PROGRAM = """
import json, sys, warnings
import numpy as np

found = {}
examples = json.loads(sys.stdin.read())

def run(code, index):
    names = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(examples[code][index], names)
        except Exception as error:
            names["error"] = str(error)
    names["warnings"] = [str(each.message) for each in caught]
    return names

found["TFS401"] = [run("TFS401", index)["warnings"] for index in (0, 1)]

import keras
import tensorflow as tf

def statistics(names):
    model, base = names["model"], names["base"]
    model.compile("sgd", "mse")
    old = base.get_weights()[-2]
    x = np.random.default_rng(1).normal(5, 1, (32, 4)).astype("float32")
    model.fit(x, x[:, :1], verbose=0)
    return bool(np.any(base.get_weights()[-2] != old))

found["TFS402"] = [statistics(run("TFS402", index)) for index in (0, 1)]
dropped = keras.layers.Dropout(0.5)
inputs = keras.Input((4,))
model = keras.Model(inputs, dropped(inputs, training=True))
found["dropout"] = float(np.min(model.predict(np.ones((64, 4)), verbose=0)))

def losses(names, metrics=None):
    model = names["Net"]()
    model.compile("sgd", metrics=metrics)
    x = np.ones((8, 4), "float32")
    return model.fit(x, x[:, :1] * 100, verbose=0).history["loss"][0]

found["TFS403"] = [losses(run("TFS403", index)) for index in (0, 1)]
try:
    losses(run("TFS403", 0), ["mae"])
except ValueError as error:
    found["metrics"] = str(error)

found["TFS404"] = [run("TFS404", index).get("error", "") for index in (0, 1)]
net = run("TFS404", 0)["Net"]()
found["rows"] = int(net(tf.zeros([169, 28, 28, 1])).shape[0])
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Return what the examples and remedies do."""
    examples = {
        code: re.findall(
            r"```python\n(.*?)```", (PAGES / f"{code}.md").read_text("utf-8"), re.DOTALL
        )
        for code in ("TFS401", "TFS402", "TFS403", "TFS404")
    }
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=False,
        input=json.dumps(examples),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout.splitlines()[-1]))


def test_keras_warns_of_input_shape(found: dict[str, list[list[str]]]) -> None:
    example, remedy = found["TFS401"]
    assert any("Do not pass an `input_shape`" in each for each in example)
    assert remedy == []


def test_training_is_overridden(found: dict[str, object]) -> None:
    assert found["TFS402"] == [True, False]
    assert found["dropout"] == 1.0


def test_an_untracked_loss_is_zero(found: dict[str, list[float]]) -> None:
    example, remedy = found["TFS403"]
    assert example == 0.0
    assert remedy > 1000
    assert "metric has not yet been built" in str(found["metrics"])


def test_the_features_do_not_fit(found: dict[str, list[str]]) -> None:
    example, remedy = found["TFS404"]
    assert "6272" in example
    assert remedy == ""
    assert found["rows"] == 196
