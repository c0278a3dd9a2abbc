"""Programs whose data a Sequential adapts print the same when it is a class."""

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
"""

LINE = """\
xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], dtype=float)
ys = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0], dtype=float)
model = keras.Sequential([layers.Dense(units=1, input_shape=[1])])
model.compile(optimizer="sgd", loss="mean_squared_error", metrics=["mae"])
print(model.fit(xs, ys, epochs=3, validation_data=(xs[:2], ys[:2]), verbose=0).history)
print(model.predict(np.array([10.0]), verbose=0), model(xs[:, None]).numpy())
print(model.evaluate(xs.astype(int), ys, verbose=0), model.train_on_batch(xs, ys))
model.save(PATH)
print(keras.models.load_model(PATH).predict(np.array([2.0, 3.0]), verbose=0))
"""

IMAGES = """\
X, Y = rng.integers(0, 255, size=(32, 8, 8)), rng.integers(0, 3, size=32)
X = X / 255.0
model = keras.Sequential()
model.add(layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)))
model.add(layers.BatchNormalization())
model.add(layers.Dropout(0.5))
model.add(layers.Flatten())
model.add(layers.Dense(3, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
print(model.fit(X, Y, batch_size=8, epochs=2, validation_split=0.25, verbose=0).history)
print(model.predict(X[:3], verbose=0), model(X[..., None]).numpy().sum())
print(model(X[:2]).shape, model.count_params(), len(model.layers))
model.save(PATH)
print(keras.models.load_model(PATH).predict(X[:3], verbose=0))
"""

SERIES = """\
X, Y = rng.normal(size=(32, 5)), rng.normal(size=32)
steps = X.shape[1]
model = keras.Sequential([keras.Input(shape=(steps, 1)), layers.LSTM(4), layers.Dense(1)])
model.compile("adam", "mse")
print(model.fit(X, Y, epochs=2, verbose=0).history, model.predict(X[:2], verbose=0))
"""

WORDS = """\
ids = np.array([1, 2, 3, 4])
model = keras.Sequential(
    [keras.Input((1,)), layers.Embedding(9, 3), layers.Flatten(), layers.Dense(1)]
)
model.compile("sgd", "mse")
print(model.fit(ids, np.ones(4), epochs=2, verbose=0).history, model.predict(ids, verbose=0))
"""

TEXTS = """\
words = np.array(["a b", "b c a", "c"])
vectorize = layers.TextVectorization(max_tokens=9, output_sequence_length=4)
vectorize.adapt(words)
model = keras.Sequential([
    keras.Input((1,), dtype="string"), vectorize, layers.Embedding(9, 3), layers.Flatten()
])
print(model.predict(keras.ops.convert_to_tensor(words), verbose=0))
print(model(keras.ops.convert_to_tensor(words[:, None])))
"""

WHOLE = """\
import tensorflow as tf

X, Y = rng.integers(0, 255, size=(32, 8, 8, 3)).astype("uint8"), rng.normal(size=32)
model = keras.Sequential([
    keras.Input((8, 8, 3)), layers.LayerNormalization(), layers.Flatten(), layers.Dense(1)
])
model.compile("sgd", "mse")
print(model.fit(X, Y, epochs=2, verbose=0).history, model.predict(X[:2], verbose=0))
shrink = keras.Sequential([layers.Resizing(5, 5), layers.Rescaling(1 / 255)])
print(shrink(X).numpy().sum(), shrink(X.astype("float32")).numpy().sum())
grow = keras.Sequential([layers.UpSampling2D(2, interpolation="bilinear")])
print(grow(X).numpy().sum(), grow.predict(X, verbose=0).dtype)
one_hot = keras.Sequential([layers.Lambda(lambda x: tf.one_hot(x, 4)), layers.Dense(2)])
print(one_hot(np.array([[1, 2], [3, 0]])).numpy())
shrink = tf.keras.Sequential([layers.Resizing(5, 5), layers.Rescaling(1 / 255)])
images = tf.data.Dataset.from_tensor_slices(X).batch(8).map(lambda x: shrink(x))
print([float(each.numpy().sum()) for each in images])
"""


def printed(text: str, path: str) -> str:
    """Return what a program prints."""
    names: dict[str, Any] = {"__name__": "program", "PATH": path}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, "program.py", "exec"), names)  # noqa: S102
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.parametrize(
    "text",
    [LINE, IMAGES, SERIES, WORDS, TEXTS, WHOLE],
    ids=["line", "images", "series", "words", "texts", "whole"],
)
def test_a_program_prints_the_same(text: str, tmp_path: Path) -> None:
    result = convert_text(HEAD + text, "subclass")
    assert {model.status for model in result.models} == {"converted"}
    path = str(tmp_path / "model.keras")
    assert printed(result.text, path) == printed(HEAD + text, path)
