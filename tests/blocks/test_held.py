"""Keras layers inside a `tf.Module`: their own weights, trained as they say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfscaffold.convert import convert_text

SOURCE = """\
import keras
from keras import layers

keras.utils.set_random_seed(3)
base = keras.Sequential(
    [
        keras.Input((6, 6, 2)),
        layers.Conv2D(3, 3, kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Flatten(),
    ]
)
model = keras.Sequential(
    [
        keras.Input((6, 6, 2)),
        base,
        layers.Dense(2),
    ]
)
"""
X = np.random.default_rng(0).normal(size=(8, 6, 6, 2)).astype("float32")


def run(text: str) -> dict[str, Any]:
    """Return the names of a text that was run, and a trained model among them."""
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), names)  # noqa: S102
    model, optimizer = names["model"], keras.optimizers.SGD(0.1)

    @tf.function
    def step() -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(
                [tf.reduce_mean(model(X, training=True) ** 2), *model.losses]
            )
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    names["losses"] = [float(step()) for _ in range(3)]
    names["plain"] = np.asarray(model(X))
    return names


def test_its_training_and_its_weights_are_those_of_keras(capsys: Any) -> None:
    text = f"{SOURCE}base.layers[0].trainable = False\n"
    result = convert_text(f"{text}model.summary()\n", "module")
    assert [each.status for each in result.models] == ["refused", "converted"]

    theirs, ours = run(text), run(result.text)

    assert "Trainable params: 104" in capsys.readouterr().out
    assert ours["losses"] == theirs["losses"]
    np.testing.assert_array_equal(ours["plain"], theirs["plain"])
    held = ours["model"].layers[0].weights
    assert len(held) == 6
    for found, wanted in zip(held, theirs["base"].weights, strict=True):
        np.testing.assert_array_equal(found, wanted)


KEPT = """\
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(3)


class Attend(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.score = layers.Dense(1, kernel_regularizer="l2")
        self.inner = layers.Dense(units)
        self.dropout = layers.Dropout(0.5)

    def call(self, x):
        weights = keras.ops.softmax(self.score(x), axis=1)
        return self.dropout(self.inner(keras.ops.sum(weights * x, axis=1)))


tokens = layers.TextVectorization(max_tokens=9, output_sequence_length=4)
tokens.adapt(["a b c", "d a b"])
embedding = layers.Embedding(9, 4)
model = keras.Sequential(
    [
        keras.Input((), dtype="string"),
        tokens,
        embedding,
        Attend(6),
        layers.Reshape((3, 2)),
        layers.RNN(layers.GRUCell(2), return_sequences=True),
        layers.Reshape((3, 1, 1, 2)),
        layers.ConvLSTM2D(3, 1, kernel_constraint="non_neg"),
        layers.Flatten(),
        layers.BatchNormalization(),
        layers.Dense(1),
    ]
)
"""
WORDS = ["a b", "c", "b b d", "q a"]
LOADED = """\
import sys

import numpy as np
import tensorflow as tf

model = tf.saved_model.load(sys.argv[1])
np.save(sys.argv[2], model.serve(tf.constant(sys.argv[3:])))
"""


def test_layers_without_a_block_train_and_are_saved_as_in_keras(tmp_path: Path) -> None:
    result = convert_text(KEPT, "module")
    assert [each.status for each in result.models] == ["converted"]
    theirs, ours = train(KEPT), train(result.text)
    np.testing.assert_allclose(ours["losses"], theirs["losses"], rtol=1e-6)
    np.testing.assert_allclose(ours["plain"], theirs["plain"], rtol=1e-5, atol=1e-6)
    model = ours["model"]
    assert len(model.trainable_variables) == len(theirs["model"].trainable_variables)

    path = tf.train.Checkpoint(model=model).write(str(tmp_path / "checkpoint"))
    other = train(result.text)["model"]
    for variable in other.variables:
        variable.assign(tf.zeros_like(variable))
    tf.train.Checkpoint(model=other).read(path).assert_existing_objects_matched()
    np.testing.assert_array_equal(other(tf.constant(WORDS)), ours["plain"])

    tf.saved_model.save(model, str(tmp_path / "saved"))
    again = str(tmp_path / "again.npy")
    command = [sys.executable, "-c", LOADED, str(tmp_path / "saved"), again, *WORDS]
    subprocess.run(command, check=True, capture_output=True)
    np.testing.assert_allclose(np.load(again), ours["plain"], rtol=1e-5, atol=1e-6)


HEAD = """\
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(3)
images = np.random.rand(4, 8, 8, 3).astype("float32")
words = np.array([[1, 2, 0], [3, 0, 0]])


class Inner(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = layers.Dense(units)
        self.norm = layers.BatchNormalization()

    def call(self, x):
        return self.norm(self.dense(x))


class Masked(layers.Layer):
    supports_masking = True

    def call(self, x, mask=None):
        return x * ops.cast(mask[..., None], "float32")


"""


@pytest.mark.parametrize(
    ("made", "x"),
    [
        ("[layers.RandomFlip(seed=5), layers.Dropout(0.5)]", "images"),
        ("[layers.RandomFlip(seed=5), layers.BatchNormalization()]", "images"),
        ("[layers.RandomFlip(seed=5), Inner(3)]", "images"),
        ("[layers.Resizing(4, 4), Inner(3)]", "images"),
        ("[layers.Dropout(0.5), layers.RandomFlip(seed=5)]", "images"),
        (
            "[keras.Sequential([layers.RandomFlip(seed=5)]), layers.Dropout(1)]",
            "images",
        ),
        ("[layers.CenterCrop(4, 4), layers.Dropout(0.5)]", "images"),
        ("[shared, layers.LSTM(3)]", "words"),
        ("[shared, Masked(), layers.GRU(3)]", "words"),
        ("[shared, layers.RNN(layers.GRUCell(3))]", "words"),
        ("[shared, layers.RNN(layers.LSTMCell(3)), layers.Dense(2)]", "words"),
        ("[shared, layers.GRU(3, kernel_constraint='max_norm')]", "words"),
    ],
)
def test_untold_and_masked_layers_do_as_in_keras(made: str, x: str) -> None:
    text = (
        f"{HEAD}shared = layers.Embedding(5, 4, mask_zero=True)\n"
        f"first = keras.Sequential([shared, layers.LSTM(2)])\n"
        f"model = keras.Sequential({made})\n"
    )
    result = convert_text(text, "module")
    assert [each.status for each in result.models][1:2] == ["converted"]
    outputs = []
    for each in (text, result.text):
        names: dict[str, Any] = {"__name__": "made"}
        exec(compile(each, "made.py", "exec"), names)  # noqa: S102
        outputs.append(
            [
                names["model"](names[x]),
                names["model"](names[x], training=False),
                names["model"](names[x], training=True),
                names["model"](names[x]),
            ]
        )
    for theirs, ours in zip(*outputs, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def train(text: str) -> dict[str, Any]:
    """Return the names of a text that was run, and what its model learned of words."""
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), names)  # noqa: S102
    model, optimizer = names["model"], keras.optimizers.Adam(0.1)
    x, y = tf.constant(WORDS), tf.constant([[1.0], [0.0], [2.0], [1.0]])
    losses = []
    for _ in range(4):
        with tf.GradientTape() as tape:
            error = tf.reduce_mean((model(x, training=True) - y) ** 2)
            loss = tf.reduce_sum([error, *model.losses])
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        losses.append(float(loss))
    return {**names, "losses": losses, "plain": np.asarray(model(x))}
