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
    layer: Any, block: Any, x: np.ndarray, training: bool | None = None
) -> Differences:
    layer.build(x.shape)
    block(x)
    random = np.random.default_rng(1)
    for ours, theirs in zip(block.weights, layer.weights, strict=True):
        assert ours.shape == theirs.shape
        assert ours.trainable == theirs.trainable
        value = np.square(random.normal(size=ours.shape))
        ours.assign(value)
        theirs.assign(value)
    trainable = [variable for variable in block.weights if variable.trainable]
    found = _step(block, trainable, x, training)
    wanted = _step(layer, layer.trainable_weights, x, training)
    found |= {f"weight {i}": w.numpy() for i, w in enumerate(block.weights)}
    wanted |= {f"weight {i}": w for i, w in enumerate(layer.get_weights())}
    assert list(found) == list(wanted)
    assert found["output"].dtype == wanted["output"].dtype
    return {what: _distance(found[what], wanted[what]) for what in found}


def _step(
    layer: Any, variables: list[Any], x: np.ndarray, training: bool | None
) -> dict[str, np.ndarray]:
    """Call a layer in a graph, and eagerly; return its outputs and gradients."""
    import tensorflow as tf

    options = {} if training is None else {"training": training}

    @tf.function(input_signature=[tf.TensorSpec([None, *x.shape[1:]], x.dtype)])
    def step(x: tf.Tensor) -> tuple[tf.Tensor, list[tf.Tensor]]:
        sources = [x, *variables] if x.dtype.is_floating else variables
        with tf.GradientTape() as tape:
            if x.dtype.is_floating:
                tape.watch(x)
            y = layer(x, **options)
            # Each element counts differently, so that no error cancels another.
            factors = tf.cos(tf.range(tf.size(y), dtype=tf.float32))
            factors = tf.reshape(tf.cast(factors, y.dtype), tf.shape(y))
            loss = tf.reduce_sum(y * factors)
        return y, tape.gradient(loss, sources, unconnected_gradients="zero")

    output, gradients = step(x)
    eager = layer(x, **options)
    return {"output": output.numpy(), "eager output": eager.numpy()} | {
        f"gradient {index}": g.numpy() for index, g in enumerate(gradients)
    }


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    assert a.shape == b.shape
    return float(np.max(np.abs(a.astype(float) - b.astype(float)), initial=0.0))
