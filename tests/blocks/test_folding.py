"""A folded block does what the whole one does: outputs, losses, weights, random numbers."""

from typing import Any

import black
import keras
import numpy as np
import pytest
import tensorflow as tf

from block_cases import CASES, Options, block, label
from tfscaffold.writers.blocks import blocks_text, takes_training
from tfscaffold.writers.folding import read_uses

pytestmark = pytest.mark.filterwarnings("ignore:You are using a softmax over axis")

LITERALS = (bool, int, float, str, tuple, list, type(None))


def folded(name: str, options: Options, *others: str) -> tuple[str, dict[str, Any]]:
    """The text that a file gets whose layer has these options, and the names it binds.

    Args:
        name: The block.
        options: Its arguments.
        others: Further calls in the file.
    """
    given = [
        f"{key}={value!r}" if isinstance(value, LITERALS) else f"{key}=given_{key}"
        for key, value in options.items()
        if key != "weights"
    ]
    given += ["weights=given_weights"] if "weights" in options else []
    calls = [f"{name}({', '.join(given)})", *others]
    names = {call.partition("(")[0]: call.partition("(")[0] for call in calls}
    uses = read_uses("\n".join([*calls, "model.losses"]), names)
    text = blocks_text(names, uses=uses)
    bound: dict[str, Any] = {}
    exec(compile(text, "folded.py", "exec"), bound)  # noqa: S102
    return text, bound


def results(layer: Any, x: Any, training: bool | None) -> list[np.ndarray]:
    """What a call gives and costs, the gradients by the weights, and the weights."""
    told = {} if training is None else {"training": training}
    with tf.GradientTape() as tape:
        outputs = tf.nest.flatten(layer(x, **told))
        parts = [tf.reduce_sum(tf.cast(y, tf.float32) ** 2) for y in outputs]
        loss = tf.add_n([*parts, *(tf.cast(each, tf.float32) for each in layer.losses)])
    trained = [v for v in layer.weights if v.trainable]
    gradients = tape.gradient(loss, trained, unconnected_gradients="zero")
    every = [*outputs, *layer.losses, *gradients, *layer.weights]
    return [tf.convert_to_tensor(each).numpy() for each in every]


@pytest.mark.parametrize(
    ("name", "options", "x"), CASES, ids=[label(*case) for case in CASES]
)
def test_a_folded_block_does_what_the_whole_one_does(
    name: str, options: Options, x: Any
) -> None:
    text, bound = folded(name, options)
    layers = []
    for make in (bound[name], block(name)):
        keras.utils.set_random_seed(3)
        layers.append(make(**options))
    less, whole = layers

    for training in (None, False, True) if takes_training(name) else (None,):
        random = []
        for layer in layers:
            keras.utils.set_random_seed(4)
            random.append(results(layer, x, training))
        for found, wanted in zip(*random, strict=True):
            assert found.dtype == wanted.dtype
            np.testing.assert_array_equal(found, wanted)
    for attribute in ("name", "trainable"):
        shown = [[getattr(v, attribute) for v in layer.weights] for layer in layers]
        assert shown[0] == shown[1]
    assert less.name == whole.name
    assert black.format_str(text, mode=black.Mode()) == text
