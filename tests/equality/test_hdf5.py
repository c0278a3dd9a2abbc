"""Classes that are saved to HDF5, and loaded in a new process that imports their module."""

import subprocess
import sys
from pathlib import Path

from tools import convert

# What stands between `def make(...)` and `return model`, with the imports of the file, and
# the call that makes a model whose input is a batch of rows of four numbers.
HEAD = """\
import os
import keras
import numpy as np
import tensorflow as tf
from keras import layers

SHAPE = (4,)


"""
CASES = {
    "plain": (
        "def make():\n    model = keras.Sequential()\n    model.add(layers.Input((4,)))\n"
        "    model.add(layers.Dense(3))\n    model.add(layers.BatchNormalization())\n"
        "    model.add(layers.Dense(2))\n"
    ),
    "parameters": (
        "def make(n=3, act=tf.nn.gelu, penalty=keras.regularizers.L2(0.1), "
        "kernel=(2,), start=np.array([1.0, 2.0]), sizes={'a': 2}):\n"
        "    model = keras.Sequential([keras.Input(SHAPE), layers.Reshape((4, 1)),\n"
        "        layers.Conv1D(n, kernel, activation=act, kernel_regularizer=penalty),\n"
        "        layers.Flatten(),\n"
        "        layers.Dense(sizes['a'], bias_initializer=keras.initializers.Constant(start))])\n"
    ),
    "loop": (
        "def make(sizes=(3, 5), rate=0.0):\n"
        "    model = keras.Sequential()\n    model.add(keras.Input(shape=SHAPE))\n"
        "    for size in sizes:\n        model.add(layers.Dense(size))\n"
        "        model.add(layers.LayerNormalization())\n        if size == 5:\n"
        "            model.add(layers.Dropout(rate))\n    model.add(layers.Dense(2))\n"
    ),
    "held": (
        "def make():\n    base = keras.Sequential([layers.Dense(3), layers.Dense(4)])\n"
        "    first = layers.Dense(4)\n"
        "    rest = [layers.Dense(5) for _ in range(3)]\n"
        "    model = keras.Sequential([first, base, first, *rest, layers.Dense(2)])\n"
    ),
    "frozen": (
        "def make():\n    base = keras.Sequential([layers.Dense(3), layers.Dense(4)])\n"
        "    base.layers[0].trainable = False\n"
        "    top = keras.Sequential([layers.Dense(4), layers.Dense(4)])\n"
        "    top.trainable = False\n"
        "    model = keras.Sequential([keras.Input((4,)), base, top, layers.Dense(5), "
        "layers.Dense(2)])\n    model.layers[-2].trainable = False\n"
    ),
    "deferred": (
        "def make():\n    model = keras.Sequential([layers.Dense(3), layers.Dense(2)])\n"
    ),
    "recurrent": (
        "def make(n=3):\n    model = keras.Sequential()\n    model.add(layers.Reshape((2, 2), "
        "input_shape=(4,)))\n    model.add(layers.Bidirectional(layers.LSTM(n)))\n"
        "    model.add(layers.Dense(2))\n"
    ),
}
END = """\
    model.compile("adam", keras.losses.MeanSquaredError(), metrics=["mae"])
    return model


def save(model, path):
    model.save(path + ".h5")
"""
START = """\
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

x, y = np.random.default_rng(0).normal(size=(8, 4)).astype("float32"), np.ones((8, 2))

def trained(model):
    # Keras cannot go on with the optimizer that it reads from HDF5, of no form.
    model.compile("adam", keras.losses.MeanSquaredError())
    model.fit(x, y, verbose=0, shuffle=False)
    return model.predict(x, verbose=0)

"""
SAVE = """\
for name in sys.argv[1:]:
    module = __import__(name)
    keras.utils.set_random_seed(1)
    model = module.make()
    assert type(model).__name__ in keras.saving.get_custom_objects(), name
    model.fit(x, y, verbose=0)
    module.save(model, name)
    predicted = model.predict(x, verbose=0)
    again = module.make()
    again(x)
    again.load_weights(name + ".h5")
    assert np.array_equal(again.predict(x, verbose=0), predicted), name
    left = len(model.trainable_weights)
    assert left == 4 or name != "frozen"
    np.savez(name, left=left, predicted=predicted, trained=trained(model))
"""
LOAD = """\
for name in sys.argv[1:]:
    module, held = __import__(name), np.load(name + ".npz")
    model = keras.models.load_model(name + ".h5")
    assert type(model).__module__ == name
    assert np.array_equal(model.predict(x, verbose=0), held["predicted"]), name
    assert model.optimizer.iterations == 1, name
    model.save(name + ".keras")
    for each in (model, keras.models.load_model(name + ".keras")):
        assert len(each.trainable_weights) == held["left"], name
        # TensorFlow chooses the order of the terms where a gradient is a sum.
        assert np.abs(trained(each) - held["trained"]).max() < 1e-6, name
"""


def test_a_new_process_loads_what_was_saved(tmp_path: Path) -> None:
    for number, (name, text) in enumerate(CASES.items()):
        result = convert(HEAD + text + END, "subclass")
        models = [each for each in result.models if each.name == "model"]
        assert [each.status for each in models] == ["converted"], models
        # Keras looks for a class by its name alone.
        renamed = result.text.replace("Net", f"Net{number}")
        (tmp_path / f"{name}.py").write_text(renamed, encoding="utf-8")
    for script in (SAVE, LOAD):
        run = subprocess.run(
            [sys.executable, "-c", START + script, *CASES],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
