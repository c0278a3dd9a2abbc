"""A converted model is saved in raw TensorFlow, and used where none of its code is."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfscaffold.convert import Options, convert_text

SOURCE = """\
import keras
import tensorflow as tf
from keras import layers

model = keras.Sequential(
    [
        keras.Input((6,), dtype="int32"),
        layers.Embedding(9, 4, mask_zero=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.GRU(5),
        layers.BatchNormalization(),
        layers.Dropout(0.3),
        layers.Dense(2, activation="softmax", kernel_regularizer="l2"),
    ]
)
"""
WORDS = np.random.default_rng(0).integers(0, 9, (7, 6)).astype("int32")
SERVE = """
import sys
import numpy as np
import tensorflow as tf

serve = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
(outputs,) = serve(tf.constant(np.load(sys.argv[2]))).values()
np.save(sys.argv[3], outputs)
"""


def made(text: str) -> Any:
    """Return the model that a text defines."""
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), names)  # noqa: S102
    return names["model"]


@pytest.fixture(scope="module")
def text() -> str:
    (report,) = (conversion := convert_text(SOURCE, "module")).models
    assert report.status == "converted", report.diagnostics
    return conversion.text


@pytest.fixture
def trained(text: str) -> Any:
    """A converted model with weights of its own, those that are not trained included."""
    model = made(text)
    model(WORDS)
    random = np.random.default_rng(1)
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(np.square(random.normal(size=weight.shape)))
    return model


def copy_weights(source: Any, target: Any) -> None:
    """Copy weights layer by layer, between a Keras model and a module, either way."""
    for ours, theirs in zip(target.layers, source.layers, strict=True):
        for weight, value in zip(ours.weights, theirs.weights, strict=True):
            weight.assign(value)


def test_weights_go_to_keras_and_back(text: str, trained: Any) -> None:
    theirs, back = made(SOURCE), made(text)
    back(WORDS)

    copy_weights(trained, theirs)
    copy_weights(theirs, back)

    wanted = tf.function(trained)(WORDS)
    np.testing.assert_array_equal(tf.function(theirs)(WORDS), wanted)
    np.testing.assert_array_equal(tf.function(back)(WORDS), wanted)
    np.testing.assert_array_equal(trained.losses, theirs.losses)


def test_a_checkpoint_is_read_before_anything_is_built(
    text: str, trained: Any, tmp_path: Path
) -> None:
    path = tf.train.Checkpoint(model=trained).write(str(tmp_path / "checkpoint"))

    model = made(text)
    status = tf.train.Checkpoint(model=model).read(path)

    np.testing.assert_array_equal(model(WORDS), trained(WORDS))
    status.assert_consumed()


def test_a_saved_model_needs_none_of_the_code(trained: Any, tmp_path: Path) -> None:
    serve = tf.function(trained.__call__).get_concrete_function(
        tf.TensorSpec([None, 6], tf.int32, name="words")
    )
    saved, words, outputs = (str(tmp_path / n) for n in ("saved", "x.npy", "y.npy"))
    tf.saved_model.save(trained, saved, signatures=serve)
    np.save(words, WORDS)

    subprocess.run(
        [sys.executable, "-I", "-c", SERVE, saved, words, outputs],
        check=True,
        cwd=tmp_path,
    )

    wanted = serve(tf.constant(WORDS))
    np.testing.assert_array_equal(np.load(outputs), wanted)


def test_training_with_masks_statistics_and_dropout_is_that_of_keras(
    text: str, trained: Any
) -> None:
    theirs = made(SOURCE)
    copy_weights(trained, theirs)
    labels = np.arange(7) % 2
    loss_of = keras.losses.SparseCategoricalCrossentropy()
    theirs.compile("sgd", loss_of)
    seed = theirs.layers[4].seed_generator.state
    trained.layers[4].seed.state.assign(seed.numpy())
    step = raw_step(trained, loss_of)

    for _ in range(5):
        theirs.reset_metrics()
        wanted = theirs.train_on_batch(WORDS, labels)
        assert float(step(WORDS, labels)) == pytest.approx(wanted, rel=1e-6)

    for layer, other in zip(trained.layers, theirs.layers, strict=True):
        for found, value in zip(layer.weights, other.get_weights(), strict=True):
            # TensorFlow chooses the order in which gradients of two paths are added.
            np.testing.assert_allclose(found, value, atol=1e-6)


def raw_step(model: Any, loss_of: Any) -> Callable[..., tf.Tensor]:
    """Return one step of gradient descent: (x, y) -> the loss before it."""
    variables = [v for layer in model.layers for v in layer.weights if v.trainable]

    @tf.function
    def step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = tf.add_n([loss_of(y, model(x, training=True)), *model.losses])
        for variable, gradient in zip(
            variables, tape.gradient(loss, variables), strict=True
        ):
            dense = tf.convert_to_tensor(gradient)
            variable.assign_sub(0.01 * dense)
        return loss

    return step


METHODS = """\
import keras
from keras import layers


def build():
    model = keras.Sequential([SHAPE layers.Dense(4), layers.Dense(2)])
    model.compile("adam", "mse")
    return model
"""


@pytest.mark.parametrize("shape", ["keras.Input((6,)),", ""])
@pytest.mark.parametrize("seen", ["fit", "train_on_batch", "predict"])
def test_a_module_with_methods_saves_itself_for_what_it_has_seen(
    shape: str, seen: str, tmp_path: Path
) -> None:
    text = METHODS.replace("SHAPE", shape)
    found = convert_text(text, "module", Options(training="loop")).text
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(found, "made.py", "exec"), names)  # noqa: S102
    model = names["build"]()
    x = np.random.default_rng(0).normal(size=(7, 6)).astype("float32")
    if seen == "predict":
        model.predict(x)
    elif seen == "fit":
        model.fit(x, np.zeros((7, 2)), verbose=0)
    else:
        model.train_on_batch(x, np.zeros((7, 2)))
    model.save(tmp_path / "saved.keras")
    np.save(tmp_path / "x.npy", x)
    paths = [str(tmp_path / name) for name in ("saved", "x.npy", "y.npy")]
    done = [sys.executable, "-c", SERVE, *paths]
    subprocess.run(done, check=True, capture_output=True, timeout=300)
    np.testing.assert_array_equal(np.load(tmp_path / "y.npy"), model.predict(x))


def test_a_module_that_has_seen_nothing_is_not_saved(tmp_path: Path) -> None:
    text = METHODS.replace("SHAPE", "")
    found = convert_text(text, "module", Options(training="loop")).text
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(found, "made.py", "exec"), names)  # noqa: S102
    with pytest.raises(ValueError, match="computed nothing"):
        names["build"]().save(tmp_path / "saved")
