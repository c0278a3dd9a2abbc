"""Every parameter of every block does what the Keras layer's does."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import pytest

from block_cases import CASES, WRAPPED, Options, block, bound
from tfscaffold.writers.blocks import block_names, parameters, takes_training

# What a parameter is tried with where no case of a block's own names it. Initializers
# have a test of their own: start weights are not compared here.
VALUES: dict[str, Any] = {
    "activation": "tanh",
    "activity_regularizer": "l2",
    "alpha_regularizer": "l1",
    "beta_regularizer": "l2",
    "bias_regularizer": "l1",
    "depth_multiplier": 2,
    "depthwise_regularizer": "l2",
    "dilation_rate": 2,
    "epsilon": 0.1,
    "fill_mode": "nearest",
    "fill_value": 0.7,
    "gamma_regularizer": "l1",
    "implementation": 1,
    "interpolation": "nearest",
    "kernel_regularizer": "l2",
    "negative_slope": 0.4,
    "output_padding": 0,
    "output_shape": (7,),
    "padding": "same",
    "pointwise_regularizer": "l1",
    "recurrent_activation": "hard_sigmoid",
    "use_bias": False,
    "use_cudnn": False,
}


def untried(name: str) -> Iterator[str]:
    """Yield the parameters of a Keras layer and its block that no case of its own names."""
    theirs = inspect.signature(getattr(keras.layers, name).__init__).parameters
    tried = {*parameters(name)} - {*theirs, "activity_regularizer", "implementation"}
    tried |= {"data_format", "dtype", "name", "trainable"}
    for case, options, *_ in (*CASES, *WRAPPED):
        tried |= {*options} if case == name else set()
    tried |= {"layer"} if any(case == name for case, *_ in WRAPPED) else set()
    yield from (each for each in parameters(name) if each not in tried)


def plain(name: str) -> tuple[Options, Any]:
    """Return the arguments that a block needs, with what its cases add least to, and data."""
    cases = [(options, x) for case, options, x in CASES if case == name]
    return min(cases, key=lambda case: len(case[0]))


# `MultiHeadAttention` takes several tensors, and has a test of its own for its options;
# `backward_layer` is a layer, which a test of training gives.
ELSEWHERE = {"backward_layer"}
BLOCKS = [name for name in block_names() if name not in ("MultiHeadAttention",)]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (name, parameter)
        for name in BLOCKS
        for parameter in untried(name)
        if not parameter.endswith("_initializer") and parameter not in ELSEWHERE
    ],
)
def test_a_parameter_does_what_the_keras_layer_does(
    differences: Callable[..., dict[str, float]], name: str, parameter: str
) -> None:
    options, x = plain(name)
    # TensorFlow has no convolution with both.
    single = (
        {"strides": 1} if parameter == "dilation_rate" and "strides" in options else {}
    )
    options = options | single | {parameter: VALUES[parameter]}
    layer = getattr(keras.layers, name)(**options)

    training = True if takes_training(name) else None
    found = differences(layer, block(name)(**options), x, training)

    limit = bound(name, options)
    assert {what: value for what, value in found.items() if value > limit} == {}


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in BLOCKS
        if any(each.endswith("_initializer") for each in parameters(name))
    ],
)
@pytest.mark.parametrize("initializer", ["random_normal", keras.initializers.Ones])
def test_start_weights_are_those_of_the_keras_layer(
    name: str, initializer: Any
) -> None:
    options, x = plain(name)
    for parameter in parameters(name):
        if parameter.endswith("_initializer"):
            made = initializer() if callable(initializer) else initializer
            options = options | {parameter: made}
    keras.utils.set_random_seed(3)
    layer = getattr(keras.layers, name)(**options)
    layer(x)
    keras.utils.set_random_seed(3)
    made = block(name)(**options)
    made(x)

    for found, wanted in zip(made.weights, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(found, wanted)


def has_kernel(name: str, dtype: str) -> bool:
    """Whether a CPU has the operation at all, of which the Keras layer consists."""
    if name.endswith("Pooling3D") and not name.startswith("Global"):
        return dtype == "mixed_bfloat16"
    image = ("RandomRotation", "RandomTranslation", "RandomZoom")
    return name not in image or dtype != "mixed_bfloat16"


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        (name, dtype)
        for name in BLOCKS
        for dtype in ("mixed_bfloat16", "mixed_float16", "float64")
        if has_kernel(name, dtype)
        and not any(
            c == name and o.get("dtype") == dtype for c, o, *_ in CASES + WRAPPED
        )
        and any(case == name for case, *_ in CASES)
    ],
)
def test_a_dtype_is_that_of_the_keras_layer(
    differences: Callable[..., dict[str, float]], name: str, dtype: str
) -> None:
    options, x = plain(name)
    options = options | {"dtype": dtype}
    layer = getattr(keras.layers, name)(**options)

    training = True if takes_training(name) else None
    found = differences(layer, block(name)(**options), x, training)

    limit = bound(name, options)
    assert {what: value for what, value in found.items() if value > limit} == {}
