"""Makes templates/blocks importable, and compares a block with its Keras layer."""

import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tfscaffold.resources import templates_folder

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, templates_folder())

Differences = dict[str, float]


@pytest.fixture
def differences() -> Callable[..., Differences]:
    """Return a function that runs a Keras layer and a block on the same weights.

    It gives the largest absolute differences of their outputs, in a graph whose batch
    size is open and eagerly, of the gradients by the input and by every trainable weight, and of the weights after the call.
    """
    return _differences


def _differences(
    layer: Any, block: Any, x: Any, training: bool | None = None, mask: Any = None
) -> Differences:
    """Compare on an array, or on a list of arrays for what takes several tensors."""
    layer(x)
    block(x)
    random = np.random.default_rng(1)
    for ours, theirs in zip(block.weights, layer.weights, strict=True):
        assert ours.shape == theirs.shape
        assert ours.trainable == any(theirs is v for v in layer.trainable_weights)
        value = np.square(random.normal(size=ours.shape))
        ours.assign(value)
        theirs.assign(value)
    trainable = [variable for variable in block.weights if variable.trainable]
    found = _step(block, trainable, x, training, mask)
    wanted = _step(layer, layer.trainable_weights, x, training, mask)
    found |= {f"weight {i}": w.numpy() for i, w in enumerate(block.weights)}
    wanted |= {f"weight {i}": w for i, w in enumerate(layer.get_weights())}
    assert list(found) == list(wanted)
    assert found["output"].dtype == wanted["output"].dtype
    return {what: _distance(found[what], wanted[what]) for what in found}


def _step(
    layer: Any, variables: list[Any], x: Any, training: bool | None, mask: Any
) -> dict[str, np.ndarray]:
    """Call a layer in a graph, and eagerly; return its outputs, gradients and losses."""
    import tensorflow as tf

    options = {} if training is None else {"training": training}
    if mask is not None:
        options["mask"] = tf.constant(mask)
    specs = tf.nest.map_structure(
        lambda each: tf.TensorSpec([None, *each.shape[1:]], each.dtype), x
    )

    # No block needs AutoGraph, whose conversions would take most of the time.
    @tf.function(input_signature=[specs], autograph=False)
    def step(x: Any) -> Any:
        inputs = [each for each in tf.nest.flatten(x) if each.dtype.is_floating]
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = tf.nest.flatten(layer(x, **options))
            loss = tf.add_n([_weighted(y) for y in outputs])
            penalties = [tf.cast(each, tf.float32) for each in layer.losses]
            total = tf.add_n([loss, *penalties])
        sources = [*inputs, *variables]
        gradients = tape.gradient(total, sources, unconnected_gradients="zero")
        return outputs, penalties, gradients

    outputs, penalties, gradients = step(x)
    eager = tf.nest.flatten(layer(x, **options))
    return {
        f"{what} {index}".removesuffix(" 0"): tf.convert_to_tensor(value).numpy()
        for what, values in (
            ("output", outputs),
            ("eager output", eager),
            ("loss", penalties),
            ("gradient", gradients),
        )
        for index, value in enumerate(values)
    }


def _weighted(y: Any) -> Any:
    """Return a sum in which each element counts differently: no error cancels another."""
    import tensorflow as tf

    factors = tf.cos(tf.range(tf.size(y), dtype=tf.float32))
    factors = tf.reshape(tf.cast(factors, y.dtype), tf.shape(y))
    return tf.cast(tf.reduce_sum(y * factors), tf.float32)


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    assert a.shape == b.shape
    return float(np.max(np.abs(a.astype(float) - b.astype(float)), initial=0.0))
