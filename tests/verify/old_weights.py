"""Writes files of weights as people have them, or checks those that were carried over.

`old_weights.py write FOLDER` makes one model with the layers of Keras 3 and with those of
Keras 2, gives both the same weights, and saves them in every way; what the model computes is
in `expected.npz`. `old_weights.py check FOLDER` reads `cases.json`: code and files of weights.
"""

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import keras
import numpy as np
import tensorflow as tf
import tf_keras

INPUT = np.random.RandomState(0).uniform(size=(2, 6, 6, 3)).astype("float32")


def built(kind: Any, wide: bool = False) -> Any:
    """Return the model, in layers of Keras 3 or of Keras 2."""
    model = kind.Sequential(
        [
            kind.layers.Input((6, 6, 3)),
            kind.layers.Conv2D(3, 3, padding="same", activation="relu"),
            kind.layers.BatchNormalization(),
            kind.layers.Conv2D(3, 3, padding="same", name="second"),
            kind.layers.Dropout(0.5),
            kind.layers.Flatten(),
            # More than ten of one shape, of which none may be taken for another.
            *(kind.layers.Dense(108 if wide else 4) for _ in range(11)),
            kind.layers.Dense(4, name="last"),
        ]
    )
    random = np.random.RandomState(1)
    for weight in model.weights:
        if "seed" not in weight.name:
            weight.assign(random.uniform(0.1, 0.4, size=tuple(weight.shape)))
    return model


def write(folder: Path) -> None:
    new, old = built(keras), built(tf_keras)
    np.savez(folder / "expected.npz", output=np.asarray(new(INPUT)))
    np.testing.assert_allclose(new(INPUT), old(INPUT), rtol=1e-5)
    new.save_weights(folder / "three.weights.h5")
    new.save(folder / "three.keras")
    new.save(folder / "three_whole.h5")
    tf.train.Checkpoint(net=new, step=tf.Variable(3)).write(str(folder / "three_named"))
    tf.train.Checkpoint(new).save(str(folder / "three_root" / "model"))
    tf.train.Checkpoint(one=new, other=built(keras)).write(str(folder / "two_models"))
    tf.train.Checkpoint(v=tf.Variable(1.0)).write(str(folder / "no_model"))
    built(keras, wide=True).save_weights(folder / "wide.weights.h5")
    old.save_weights(folder / "two_legacy.h5")
    old.save_weights(folder / "two.weights.h5")
    old.save(folder / "two_whole.h5")
    old.save(folder / "two.keras")
    old.save_weights(str(folder / "two_checkpoint"))
    old.save(str(folder / "two_saved_model"), save_format="tf")
    recurrent(folder)


def recurrent(folder: Path) -> None:
    """Write a checkpoint of Keras 2 in which layers are inside layers."""
    expected = []
    for kind in (tf_keras, keras):
        model = kind.Sequential(
            [
                kind.layers.Input((5,)),
                kind.layers.Embedding(7, 3),
                kind.layers.Bidirectional(kind.layers.LSTM(3, return_sequences=True)),
                kind.layers.TimeDistributed(kind.layers.Dense(2)),
                kind.layers.GRU(4),
            ]
        )
        random = np.random.RandomState(1)
        model.set_weights([random.uniform(size=w.shape) for w in model.get_weights()])
        expected.append(np.asarray(model(np.arange(10).reshape(2, 5) % 7)))
        if kind is tf_keras:
            model.save_weights(str(folder / "recurrent"))
    np.testing.assert_allclose(*expected, rtol=1e-5)


def check(folder: Path) -> None:
    """Print by how much each model differs, with its new weights, from what is expected."""
    expected = np.load(folder / "expected.npz")["output"]
    answer = {}
    for name, case in json.loads((folder / "cases.json").read_text()).items():
        names: dict[str, Any] = {"__name__": "__main__"}
        if case["new"].endswith(".keras"):
            exec(case["code"], names)  # noqa: S102
            model = keras.saving.load_model(case["new"])
        else:
            exec(case["code"], names)  # noqa: S102
            model = names["model"]
            model(INPUT)
            if case["new"].endswith(".h5"):
                model.load_weights(case["new"])
            else:
                checkpoint = tf.train.Checkpoint(**{case["name"]: model})
                checkpoint.restore(case["new"]).assert_existing_objects_matched()
        difference = np.abs(np.asarray(model(INPUT)) - expected).max()
        answer[name] = float(difference / np.abs(expected).max())
    print(json.dumps(answer))


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](Path(sys.argv[2]))
