"""What a model computes, in a graph without XLA."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.verify.worker.programs import SEED
from tfscaffold.verify.worker.settings import inner_layers

LEARNING_RATE = 0.01
_IN_GRAPH = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*")


@dataclass(frozen=True)
class Step:
    """What came of a training step.

    Attributes:
        outputs: Before it.
        masks: Of the outputs: an array, or None.
        loss: A weighted mean of the outputs, and what the layers add to it.
    """

    outputs: list[Any]
    masks: list[Any]
    loss: Any


def fits_graph(*models: Any) -> bool:
    """Whether TensorFlow takes the names of all layers in a graph: no spaces, no umlauts."""
    return all(
        _IN_GRAPH.fullmatch(each.name)
        for model in models
        if isinstance(model, keras.Model)
        for each in (model, *inner_layers(model))
    )


def predicted(model: Any, x: Any, graph: bool = True) -> list[Any]:
    """Return what a model predicts, as arrays, computed in a graph without XLA."""

    def predict(value: Any) -> Any:
        return model(value, training=False)

    return [each.numpy() for each in tf.nest.flatten(_run(predict, graph)(x))]


def _run(function: Callable[[Any], Any], graph: bool) -> Callable[[Any], Any]:
    if not graph:
        return function
    run: Callable[[Any], Any] = tf.function(
        function, autograph=False, jit_compile=False
    )
    return run


def train_once(model: Any, weights: list[Any], x: Any, graph: bool = True) -> Step:
    """Predict, then train one step of SGD.

    The training takes place without a graph: to trace gradients takes longer than all else.

    Args:
        model: Built.
        weights: What is trained of it.
        x: A batch.
        graph: Whether the prediction is made in a graph.
    """
    variables = [
        each if isinstance(each, tf.Variable) else each.value for each in weights
    ]

    def predict(value: Any) -> Any:
        before = tf.nest.flatten(model(value, training=False))
        return before, [getattr(each, "_keras_mask", None) for each in before]

    before, masks = _run(predict, graph)(x)
    with tf.GradientTape() as tape:
        outputs = tf.nest.flatten(model(x, training=True))
        terms = [_weighted_mean(each) for each in outputs]
        terms += [tf.cast(each, "float32") for each in _losses(model)]
        loss = sum(terms)
    gradients = tape.gradient(loss, variables) if variables else []
    for weight, variable, gradient in zip(weights, variables, gradients, strict=True):
        if gradient is None:
            continue
        variable.assign_sub(LEARNING_RATE * tf.convert_to_tensor(gradient))
        constraint = getattr(weight, "constraint", None)
        if constraint is not None:
            variable.assign(constraint(variable))
    return Step(
        outputs=[each.numpy() for each in before],
        masks=[each if each is None else each.numpy() for each in masks],
        loss=_exact_sum(terms),
    )


def _exact_sum(terms: list[Any]) -> Any:
    """Return a sum that does not depend on the order: Keras collects losses in any."""
    values = [float(each.numpy()) for each in terms]
    finite = all(math.isfinite(each) for each in values)
    return np.float64(math.fsum(values) if finite else sum(values))


def _weighted_mean(outputs: Any) -> Any:
    """Return a mean that does not stay the same where outputs add up to one."""
    factors = tf.random.stateless_normal(tf.shape(outputs), (SEED, SEED))
    return tf.reduce_mean(tf.cast(outputs, "float32") * factors)


def _losses(model: Any) -> list[Any]:
    if hasattr(model, "losses"):
        return list(model.losses)
    # A layer in raw TensorFlow has losses where something needs them.
    return [loss for layer in model.layers for loss in getattr(layer, "losses", ())]


def distance(a: Any, b: Any) -> float:
    """Return the largest difference; where both are not a number, they are equal."""
    if a.dtype.kind not in "fiu":
        return 0.0 if np.array_equal(a, b) else float("inf")
    if np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
        return 0.0
    size = np.max(np.abs(a.astype("float64") - b.astype("float64")))
    return float(size) if np.isfinite(size) else float("inf")
