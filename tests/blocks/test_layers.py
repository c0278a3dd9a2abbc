"""Every block is equal to its Keras layer, to the bit, in a graph and eagerly."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfscaffold.writers.blocks import (
    accepts,
    block_names,
    family,
    optimizer_names,
    parameters,
    takes_training,
    weights,
)
from tfscaffold.writers.masks import KEEP, USES

pytestmark = [
    pytest.mark.filterwarnings("ignore:You are using a softmax over axis"),
    pytest.mark.filterwarnings("ignore:Argument `alpha` is deprecated"),
    # Of Keras' UnitNormalization in halves, whose least divisor is none of them.
    pytest.mark.filterwarnings("ignore:overflow encountered in cast"),
]

Options = dict[str, Any]
RANDOM = np.random.default_rng(0)


def data(*shape: int, dtype: str = "float32") -> np.ndarray:
    return RANDOM.normal(size=shape).astype(dtype)


def block(name: str) -> Any:
    return getattr(import_module(f"blocks.{family(name)}"), name)


def label(name: str, options: Options, x: Any) -> str:
    """A test's id; a function goes by its name, not by an address that changes."""
    shown = {
        key: getattr(value, "__name__", "array" if key == "weights" else value)
        for key, value in options.items()
    }
    dtype = x[0].dtype if isinstance(x, list) else x.dtype
    return f"{name}-{shown}-{dtype}"


def scaled(x: tf.Tensor, by: float, training: bool = False) -> tf.Tensor:
    return x * by if training else x + by


ROWS, SEQUENCE, IMAGES = data(13, 7), data(5, 12, 2), data(5, 9, 10, 2)
VOLUMES = data(2, 5, 6, 7, 2)
PADDED = np.where(RANDOM.random((5, 12, 1)) < 0.5, SEQUENCE, np.float32(1.5))
PADDED[1, 2:4] = 0
COUNTS = RANDOM.integers(0, 9, (5, 6)).astype("int32")
PIXELS = RANDOM.integers(0, 256, (5, 4, 4, 3)).astype("uint8")
# For what is written out step by step, in a graph that grows with them.
SHORT, FEW_IMAGES = data(5, 3, 2), data(5, 3, 4, 2)
DROPPED = {"recurrent_dropout": 0.2, "seed": 1}

CASES: list[tuple[str, Options, Any]] = [
    *(
        ("Dense", {"units": units, "activation": activation, "use_bias": bias}, ROWS)
        for units in (1, 5, 32)
        for activation in (None, "relu", "softmax", "gelu")
        for bias in (True, False)
    ),
    *(
        ("Dense", {"units": units, "activation": "tanh"}, x)
        for units in (1, 6)
        for x in (SEQUENCE, IMAGES, data(64, 7))
    ),
    ("Dense", {"units": 4, "activation": keras.activations.silu}, ROWS),
    ("Dense", {"units": 4, "activation": tf.nn.elu}, ROWS),
    ("Dense", {"units": 4}, data(5, 7, dtype="float64")),
    ("Dense", {"units": 4, "dtype": "float64"}, data(5, 7, dtype="float64")),
    ("Dense", {"units": 4, "dtype": "mixed_float16", "activation": "relu"}, ROWS),
    ("Dense", {"units": 4, "dtype": "mixed_bfloat16"}, ROWS),
    ("Dense", {"units": 4, "dtype": "float16"}, ROWS),
    ("Dense", {"units": 4, "trainable": False}, ROWS),
    ("Dense", {"units": 4}, COUNTS),
    *(
        ("Conv2D", {"filters": 4, "kernel_size": 3, "use_bias": bias} | options, IMAGES)
        for bias in (True, False)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"filters": 1, "activation": "relu"},
            {"filters": 32, "kernel_size": 5, "padding": "same"},
            {"kernel_size": (3, 2), "strides": 2, "padding": "same"},
            {"kernel_size": (1, 3), "strides": (2, 1)},
            {"dilation_rate": 2, "padding": "SAME"},
            {"dilation_rate": (2, 1)},
            {"groups": 2},
            {"groups": 2, "strides": 2, "padding": "same"},
            {"groups": 2, "dilation_rate": 2},
            {"dtype": "mixed_float16"},
            {"dtype": "mixed_bfloat16"},
            {"dtype": "float64"},
        )
    ),
    *(
        ("Conv1D", {"filters": 6, "kernel_size": 3} | options, SEQUENCE)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"padding": "causal"},
            {"padding": "causal", "dilation_rate": 2},
            {"padding": "causal", "strides": 2},
            {"strides": 2},
            {"groups": 2, "padding": "causal"},
        )
    ),
    ("Conv3D", {"filters": 4, "kernel_size": 3}, VOLUMES),
    (
        "Conv3D",
        {"filters": 4, "kernel_size": (1, 2, 3), "strides": 2, "padding": "same"},
        VOLUMES,
    ),
    ("Conv3D", {"filters": 4, "kernel_size": 3, "groups": 2}, VOLUMES),
    *(
        (name, options, IMAGES)
        for name in ("MaxPooling2D", "AveragePooling2D")
        for options in (
            {"pool_size": 2},
            {"pool_size": (2, 3), "strides": 1},
            {"pool_size": 2, "strides": (2, 1), "padding": "same"},
            {"pool_size": 3, "padding": "SAME"},
            {"pool_size": 2, "dtype": "mixed_float16"},
        )
    ),
    *(
        (f"{kind}Pooling{rank}D", options, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (3, VOLUMES))
        for options in (
            {"pool_size": 2},
            {"pool_size": 3, "strides": 2, "padding": "same"},
        )
    ),
    *(
        (f"Global{kind}Pooling{rank}D", options, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (2, IMAGES), (3, VOLUMES))
        for options in (
            {},
            {"keepdims": True},
            {"dtype": "float16"},
            {"dtype": "bfloat16"},
            {"dtype": "float64"},
        )
    ),
    *(("Flatten", {}, x) for x in (IMAGES, ROWS, COUNTS, data(4), data(0, 3, 2))),
    ("Reshape", {"target_shape": (2, 3)}, data(4, 6)),
    ("Reshape", {"target_shape": (-1, 2)}, data(4, 6)),
    ("Reshape", {"target_shape": [-1]}, IMAGES),
    ("Reshape", {"target_shape": (3, 2)}, COUNTS),
    *(
        ("Activation", {"activation": activation}, ROWS)
        for activation in ("relu", "softmax", "sigmoid", "mish", "linear", tf.nn.selu)
    ),
    *(
        ("ReLU", options, ROWS)
        for options in (
            {},
            {"max_value": 1.0},
            {"max_value": 6.0},
            {"negative_slope": 0.1},
            {"threshold": 0.5},
            {"max_value": 2.0, "negative_slope": 0.3, "threshold": 0.2},
        )
    ),
    *(("Softmax", {"axis": axis}, IMAGES) for axis in (-1, 1, (1, 2), [1])),
    ("Softmax", {"dtype": "mixed_float16"}, ROWS),
    ("Rescaling", {"scale": 1 / 127.5, "offset": -1}, PIXELS),
    ("Rescaling", {"scale": [1.0, 2.0, 3.0], "offset": [0.1, 0.2, 0.3]}, PIXELS),
    ("Rescaling", {"scale": 1 / 255, "dtype": "float64"}, ROWS),
    *(
        ("BatchNormalization", options, IMAGES)
        for options in (
            {},
            {"axis": 1},
            {"momentum": 0.9, "epsilon": 1e-5},
            {"center": False},
            {"scale": False},
            {"center": False, "scale": False, "axis": -2},
            {"trainable": False},
            {"dtype": "mixed_float16"},
            {"dtype": "float16"},
            {"dtype": "float64"},
        )
    ),
    *(
        ("Dropout", {"seed": 7} | options, IMAGES)
        for options in (
            {"rate": 0.5},
            {"rate": 0.0},
            {"rate": 1.0},
            {"rate": 0.3, "noise_shape": (None, 1, 1, None)},
            {"rate": 0.3, "noise_shape": [5, 1, 1, 2], "dtype": "mixed_float16"},
        )
    ),
    *(
        (name, {"seed": 3, "rate": rate}, x)
        for name, x in (
            ("SpatialDropout1D", SEQUENCE),
            ("SpatialDropout2D", IMAGES),
            ("SpatialDropout3D", VOLUMES),
            ("GaussianDropout", ROWS),
            ("AlphaDropout", ROWS),
        )
        for rate in (0.0, 0.4)
    ),
    ("AlphaDropout", {"rate": 0.4, "seed": 1, "noise_shape": (None, 1)}, ROWS),
    ("AlphaDropout", {"rate": 0.4, "seed": 1, "dtype": "mixed_float16"}, ROWS),
    ("GaussianNoise", {"stddev": 0.0}, ROWS),
    ("GaussianNoise", {"stddev": 0.3, "seed": 2}, ROWS),
    ("GaussianNoise", {"stddev": 0.3, "seed": 2, "dtype": "mixed_float16"}, ROWS),
    ("GaussianDropout", {"rate": 0.3, "seed": 2, "dtype": "mixed_bfloat16"}, ROWS),
    ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}, ROWS),
    ("Dense", {"units": 3, "activity_regularizer": "l2", "activation": "relu"}, ROWS),
    ("Conv2D", {"filters": 3, "kernel_size": 2, "activity_regularizer": "l1"}, IMAGES),
    ("LSTM", {"units": 3, "activity_regularizer": "l1"}, SEQUENCE),
    ("ELU", {}, ROWS),
    ("ELU", {"alpha": 0.3, "dtype": "mixed_float16"}, ROWS),
    ("LeakyReLU", {}, ROWS),
    ("LeakyReLU", {"alpha": 0.1}, IMAGES),
    *(
        ("PReLU", options, IMAGES)
        for options in (
            {"alpha_initializer": "ones"},
            {"shared_axes": [1, 2]},
            {"shared_axes": 3, "dtype": "mixed_float16"},
        )
    ),
    *(
        ("Conv1DTranspose", {"filters": 3, "kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "padding": "same"}, {"strides": 4})
    ),
    *(
        ("Conv2DTranspose", {"filters": 3, "kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"strides": 2, "padding": "same", "use_bias": False},
            {"strides": (2, 3), "kernel_size": (5, 2)},
            {"strides": 2, "padding": "same", "output_padding": 1},
            {"strides": 2, "output_padding": (0, 1)},
            {"filters": 1, "strides": 2, "padding": "SAME"},
            {"dtype": "mixed_float16", "strides": 2},
            {"activity_regularizer": "l2", "kernel_regularizer": "l1"},
        )
    ),
    ("Conv3DTranspose", {"filters": 3, "kernel_size": 2, "strides": 2}, VOLUMES),
    *(
        ("DepthwiseConv2D", {"kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"depth_multiplier": 3, "padding": "same", "activation": "relu"},
            {"strides": 2, "padding": "same", "use_bias": False},
            {"dilation_rate": 2},
            {"depthwise_regularizer": "l2", "dtype": "mixed_float16"},
        )
    ),
    *(
        ("DepthwiseConv1D", {"kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "depth_multiplier": 2}, {"dilation_rate": 2})
    ),
    *(
        ("SeparableConv2D", {"filters": 4, "kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"depth_multiplier": 2, "padding": "same", "activation": "relu"},
            {"strides": 2, "use_bias": False},
            {"dilation_rate": 2, "filters": 1},
            {"depthwise_regularizer": "l2", "pointwise_regularizer": "l1"},
            {"dtype": "mixed_bfloat16"},
        )
    ),
    *(
        ("SeparableConv1D", {"filters": 4, "kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "padding": "same"}, {"dilation_rate": 2})
    ),
    *(
        (f"Adaptive{kind}Pooling{rank}D", {"output_size": size}, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (2, IMAGES), (3, VOLUMES))
        for size in (2, 4)
    ),
    ("AdaptiveAveragePooling2D", {"output_size": (3, 10)}, IMAGES),
    *(
        ("EinsumDense", options, SEQUENCE)
        for options in (
            {"equation": "abc,cd->abd", "output_shape": (None, 4)},
            {"equation": "abc,cd->abd", "output_shape": (12, 4), "bias_axes": "d"},
            {
                "equation": "abc,cde->abde",
                "output_shape": (None, 3, 4),
                "bias_axes": "de",
            },
            {"equation": "...x,xy->...y", "output_shape": 4, "bias_axes": "y"},
            {"equation": "abc,bd->adc", "output_shape": (5, 2), "bias_axes": "d"},
            {
                "equation": "abc,cd->abd",
                "output_shape": (None, 4),
                "activation": "relu",
                "dtype": "float64",
                "kernel_regularizer": "l2",
                "activity_regularizer": "l1",
            },
        )
    ),
    *(
        ("Embedding", {"input_dim": 9, "output_dim": 4} | options, x)
        for x in (COUNTS, COUNTS.astype("float32"))
        for options in (
            {},
            {"embeddings_regularizer": "l2", "mask_zero": True},
            {"weights": [np.eye(9, 4)], "trainable": False},
            {"dtype": "mixed_float16"},
        )
    ),
    ("Masking", {}, PADDED),
    ("Masking", {"mask_value": 1.5, "dtype": "float16"}, PADDED),
    ("Identity", {}, ROWS),
    ("Identity", {"dtype": "float16"}, ROWS),
    ("Lambda", {"function": tf.square}, ROWS),
    ("Lambda", {"function": scaled, "arguments": {"by": 3.0}}, ROWS),
    *((name, {}, [IMAGES, data(5, 9, 10, 2)]) for name in ("Subtract", "Concatenate")),
    *(
        (name, {}, x)
        for name in ("Add", "Multiply", "Average", "Maximum", "Minimum")
        for x in (
            [IMAGES, data(5, 9, 10, 2), data(5, 9, 10, 2)],
            [SEQUENCE, data(5, 2)],
        )
    ),
    ("Add", {"dtype": "mixed_float16"}, [ROWS, data(13, 7)]),
    ("Concatenate", {"axis": 1}, [SEQUENCE, data(5, 3, 2)]),
    *(
        ("Dot", options, x)
        for options, x in (
            ({"axes": 1}, [ROWS, data(13, 7)]),
            ({"axes": 1, "normalize": True}, [ROWS, data(13, 7)]),
            ({"axes": -1}, [SEQUENCE, data(5, 7, 2)]),
            ({"axes": (1, 2)}, [SEQUENCE, data(5, 3, 12)]),
            ({"axes": (2, 1)}, [SEQUENCE, data(5, 2)]),
            ({"axes": (1, 1)}, [data(5, 3), data(5, 3, 4, 2)]),
        )
    ),
    *(
        ("LayerNormalization", options, IMAGES)
        for options in (
            {},
            {"axis": [1, 2]},
            {"axis": (-1, 1), "epsilon": 1e-5},
            {"center": False},
            {"scale": False, "axis": 1},
            {"dtype": "mixed_float16"},
            {"dtype": "float64"},
            {"gamma_regularizer": "l2", "beta_initializer": "ones"},
        )
    ),
    *(
        ("GroupNormalization", options, data(3, 4, 5, 6))
        for options in (
            {"groups": 2},
            {"groups": -1, "epsilon": 1e-5},
            {"groups": 2, "axis": 1, "center": False},
            {"groups": 3, "scale": False, "dtype": "mixed_float16"},
        )
    ),
    ("RMSNormalization", {}, IMAGES),
    ("RMSNormalization", {"axis": [-1], "dtype": "mixed_float16"}, IMAGES),
    ("UnitNormalization", {}, IMAGES),
    ("UnitNormalization", {"axis": [1, 2], "dtype": "mixed_float16"}, IMAGES),
    ("Permute", {"dims": (3, 1, 2)}, IMAGES),
    ("Permute", {"dims": [2, 1]}, SEQUENCE),
    ("RepeatVector", {"n": 3}, ROWS),
    *(
        (f"{kind}{rank}D", {argument: value}, x)
        for kind, argument in (("ZeroPadding", "padding"), ("Cropping", "cropping"))
        for rank, x, value in (
            (1, SEQUENCE, 2),
            (1, SEQUENCE, (0, 3)),
            (2, IMAGES, 2),
            (2, IMAGES, (1, 3)),
            (2, IMAGES, ((1, 0), (2, 3))),
            (3, VOLUMES, 1),
            (3, VOLUMES, ((1, 0), (0, 1), (2, 1))),
        )
    ),
    ("ZeroPadding2D", {}, PIXELS),
    ("Resizing", {"height": 4, "width": 15}, IMAGES),
    (
        "Resizing",
        {"height": 4, "width": 5, "interpolation": "nearest", "antialias": True},
        IMAGES,
    ),
    *(
        (name, {**options, "seed": 3}, IMAGES)
        for name, options in (
            ("RandomFlip", {}),
            ("RandomFlip", {"mode": "vertical"}),
            ("RandomBrightness", {"factor": 0.2, "value_range": (0, 1)}),
            ("RandomBrightness", {"factor": (-0.1, 0.3)}),
            ("RandomContrast", {"factor": 0.4}),
            ("RandomContrast", {"factor": (0.1, 0.2), "value_range": (-1, 1)}),
            ("RandomRotation", {"factor": 0.2}),
            ("RandomRotation", {"factor": (0.1, 0.3), "fill_mode": "constant"}),
            ("RandomZoom", {"height_factor": 0.3}),
            ("RandomZoom", {"height_factor": (-0.2, 0.1), "width_factor": 0.4}),
            ("RandomTranslation", {"height_factor": 0.2, "width_factor": (0.1, 0.3)}),
        )
    ),
    ("RandomFlip", {"seed": 3}, IMAGES[0]),
    ("RandomZoom", {"height_factor": 0.2, "seed": 3}, PIXELS),
    ("UpSampling1D", {"size": 3}, SEQUENCE),
    ("UpSampling2D", {}, IMAGES),
    ("UpSampling2D", {"size": (1, 3), "dtype": "float16"}, IMAGES),
    ("UpSampling2D", {"interpolation": "bilinear"}, IMAGES),
    ("UpSampling2D", {"interpolation": "bicubic", "dtype": "float16"}, IMAGES),
    ("UpSampling3D", {"size": (1, 2, 3)}, VOLUMES),
    *(
        (name, {"units": 4} | options, SHORT if "unroll" in options else SEQUENCE)
        for name in ("SimpleRNN", "LSTM", "GRU")
        for options in (
            {},
            {"return_sequences": True, "activation": "relu"},
            {"return_sequences": True, "go_backwards": True, "return_state": True},
            {"use_bias": False, "unroll": True},
            {"dropout": 0.4, "seed": 1, "return_sequences": True},
            {"dropout": 0.4, "recurrent_dropout": 0.3, "seed": 1},
            {"dtype": "mixed_float16", "kernel_regularizer": "l2"},
            {"dtype": "float64", "recurrent_regularizer": "l2", "dropout": 1.0},
        )
    ),
    ("LSTM", {"units": 2, "unit_forget_bias": False, "implementation": 1}, SEQUENCE),
    ("LSTM", {"units": 2, "recurrent_activation": "hard_sigmoid"}, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False}, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False} | DROPPED, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False, "use_bias": False}, SEQUENCE),
    *(
        ("Attention", options, x)
        for options in (
            {},
            {"use_scale": True},
            {"score_mode": "concat"},
            {"score_mode": "concat", "use_scale": True, "dtype": "mixed_float16"},
            {"dropout": 0.3, "seed": 1},
        )
        for x in ([SEQUENCE, data(5, 7, 2)], [SEQUENCE, data(5, 7, 2), data(5, 7, 2)])
    ),
    *(
        ("AdditiveAttention", options, [SEQUENCE, data(5, 7, 2)])
        for options in ({}, {"use_scale": False}, {"dropout": 0.3, "seed": 1})
    ),
]

# Wrappers take a layer, which is of Keras on one side and a block on the other.
WRAPPED: list[tuple[str, Options, str, Options, np.ndarray]] = [
    *(
        ("Bidirectional", wrapper, inner, {"units": 3} | options, SEQUENCE)
        for wrapper, inner, options in (
            ({}, "LSTM", {}),
            ({}, "LSTM", {"return_sequences": True}),
            ({"merge_mode": "sum"}, "GRU", {"return_sequences": True}),
            ({"merge_mode": "mul"}, "SimpleRNN", {}),
            ({"merge_mode": "ave"}, "GRU", {"kernel_regularizer": "l2"}),
            ({"merge_mode": None}, "LSTM", {"return_sequences": True}),
            ({}, "LSTM", {"return_state": True}),
            ({}, "LSTM", {"dropout": 0.3, "seed": 1}),
            ({"trainable": False}, "LSTM", {}),
            ({"dtype": "mixed_float16"}, "LSTM", {"dtype": "mixed_float16"}),
        )
    ),
    *(
        ("TimeDistributed", {}, inner, options, x)
        for inner, options, x in (
            ("Dense", {"units": 3, "activation": "relu"}, SHORT),
            ("Dense", {"units": 3, "kernel_regularizer": "l2"}, FEW_IMAGES),
            ("Conv2D", {"filters": 3, "kernel_size": 2}, VOLUMES),
            ("LSTM", {"units": 3}, FEW_IMAGES),
            ("BatchNormalization", {}, SHORT),
            ("Dropout", {"rate": 0.3, "seed": 1}, SHORT),
            ("Flatten", {}, FEW_IMAGES),
            ("Dense", {"units": 3, "activity_regularizer": "l2"}, SHORT),
        )
    ),
]


def bound(name: str, options: Options) -> float:
    """How near a block comes that cannot be equal to the bit, and why."""
    if name in ("RandomRotation", "RandomZoom", "RandomTranslation"):
        return 1e-5  # The entries of the matrix are summed in fewer steps.
    if name == "EinsumDense":
        return 1e-5  # Keras writes some einsums as products of matrices.
    if options.get("unroll"):
        return 1e-6  # Gradients of the steps are added in an order of TensorFlow's.
    if options.get("implementation") == 1:
        return 1e-6  # Keras multiplies with each gate's kernel by itself.
    if name == "GRU" and options.get("dtype") == "mixed_float16":
        return 1e-3  # The bias of the state is summed in another order, in halves.
    return 0.0


@pytest.mark.parametrize(
    ("name", "options", "x", "training"),
    [
        pytest.param(name, options, x, training, id=label(name, options, x))
        for name, options, x in CASES
        for training in ((False, True) if takes_training(name) else (None,))
    ],
)
def test_a_block_equals_its_layer(
    differences: Callable[..., dict[str, float]],
    name: str,
    options: Options,
    x: Any,
    training: bool | None,
) -> None:
    layer = getattr(keras.layers, name)(**options)

    found = differences(layer, block(name)(**options), x, training)

    limit = bound(name, options)
    assert {what: value for what, value in found.items() if value > limit} == {}


@pytest.mark.parametrize(
    ("name", "options", "inner", "its_options", "x", "training"),
    [
        pytest.param(
            *case,
            training,
            id=f"{label(case[0], case[1], case[4])}-{case[2]}-{case[3]}",
        )
        for case in WRAPPED
        for training in (False, True)
    ],
)
def test_a_wrapper_equals_its_layer(
    differences: Callable[..., dict[str, float]],
    name: str,
    options: Options,
    inner: str,
    its_options: Options,
    x: np.ndarray,
    training: bool,
) -> None:
    theirs = getattr(keras.layers, inner)(**its_options)
    layer = getattr(keras.layers, name)(theirs, **options)
    ours = block(name)(block(inner)(**its_options), **options)

    found = differences(layer, ours, x, training)

    limit = 0.0
    if (name, inner) == ("TimeDistributed", "BatchNormalization"):
        limit = 1e-6  # Gradients of the steps are added in an order of TensorFlow's.
    assert {what: value for what, value in found.items() if value > limit} == {}


def test_every_block_is_compared() -> None:
    compared = {case[0] for case in (*CASES, *WRAPPED)} | {"MultiHeadAttention"}
    assert compared == set(block_names())


# Of Keras, too, but taken by its `**kwargs`.
UNDECLARED = {"activity_regularizer", "alpha", "implementation"}
# What only the class has from which a block derives.
INHERITED = {"data_format", "noise_shape", "score_mode", "seed"}


@pytest.mark.parametrize("name", block_names() + optimizer_names())
def test_parameters_are_those_of_keras_in_its_order(name: str) -> None:
    home = keras.optimizers if name in optimizer_names() else keras.layers
    theirs = inspect.signature(getattr(home, name).__init__).parameters
    common = ("name", "dtype", "trainable")
    declared = inspect.signature(block(name).__init__).parameters
    ours = [
        p for p, each in declared.items() if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    order = [p for p in theirs if p not in (*common, "self", "kwargs")]

    assert {*parameters(name)} <= {*order, *common} | UNDECLARED | INHERITED
    ours = [p for p in ours if p not in (*common, "self")]
    assert [p for p in ours if p in order] == order[: len(ours)]
    for parameter in {*declared} & {*order}:
        if theirs[parameter].default is not inspect.Parameter.empty:
            # 2 stands for (2, 2).
            found = {*np.ravel(declared[parameter].default)}
            assert found == {*np.ravel(theirs[parameter].default)}


@pytest.mark.parametrize("name", [name for name in block_names() if weights(name)])
def test_weights_are_those_of_keras_in_its_order(name: str) -> None:
    options, x = next(
        (options, x) for case, options, x in reversed(CASES) if case == name
    )
    layer = getattr(keras.layers, name)(**options)
    layer(x)
    made = block(name)(**options, name="made")
    made(x)

    names = [weight.name for weight in layer.weights]
    assert [w.name for w in made.weights] == [f"made/{name}:0" for name in names]
    assert {*names} <= {*weights(name)}
    assert made.name == "made"


def written_checkpoint(layer: Any, path: Path) -> str:
    """Give the weights of a layer values of their own; return its checkpoint's path."""
    for weight in layer.weights:
        weight.assign(np.square(RANDOM.normal(size=weight.shape)))
    return tf.train.Checkpoint(layer=layer).write(str(path / "checkpoint"))


def inner_of(name: str, home: Callable[[str], Any]) -> list[Any]:
    """Return what a wrapper wraps."""
    inner = {
        "Bidirectional": lambda: home("GRU")(3),
        "TimeDistributed": lambda: home("Dense")(3),
    }
    return [inner[name]()] if name in inner else []


@pytest.mark.parametrize("first", ["keras", "raw"])
@pytest.mark.parametrize(
    "name",
    [name for name in block_names() if weights(name)]
    + ["Bidirectional", "TimeDistributed", "MultiHeadAttention"],
)
def test_either_reads_the_checkpoints_of_the_other(
    name: str, first: str, tmp_path: Path
) -> None:
    cases = [
        *CASES,
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, [SHORT] * 2),
    ]
    options, x = next(
        ((options, x) for case, options, x in reversed(cases) if case == name),
        ({}, SEQUENCE),
    )
    homes = [lambda name: getattr(keras.layers, name), block]
    writer, reader = (
        home(name)(*inner_of(name, home), **options)
        for home in (homes if first == "keras" else reversed(homes))
    )
    several = isinstance(x, list) and name == "MultiHeadAttention"
    for layer in (writer, reader):
        layer(*x) if several else layer(x)
    path = written_checkpoint(writer, tmp_path)

    tf.train.Checkpoint(layer=reader).read(path).expect_partial()

    for found, wanted in zip(reader.weights, writer.weights, strict=True):
        np.testing.assert_array_equal(found, wanted)


MASK = np.tile(np.arange(12) % 5 > 1, (5, 1))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("LSTM", {"return_sequences": True}),
        ("GRU", {}),
        ("SimpleRNN", {"go_backwards": True, "return_state": True}),
        ("SimpleRNN", {"return_sequences": True, "unroll": True}),
    ],
)
def test_masked_steps_are_skipped_as_in_keras(
    differences: Callable[..., dict[str, float]],
    name: str,
    options: Options,
    training: bool,
) -> None:
    options = {"units": 3} | options
    layer = getattr(keras.layers, name)(**options)

    found = differences(layer, block(name)(**options), SEQUENCE, training, MASK)

    limit = bound(name, options)
    assert {what: value for what, value in found.items() if value > limit} == {}


@pytest.mark.parametrize("sequences", [False, True])
def test_masked_steps_are_skipped_in_both_directions(
    differences: Callable[..., dict[str, float]], sequences: bool
) -> None:
    options = {"units": 3, "return_sequences": sequences}
    layer = keras.layers.Bidirectional(keras.layers.LSTM(**options))
    ours = block("Bidirectional")(block("LSTM")(**options))

    found = differences(layer, ours, SEQUENCE, False, MASK)

    assert found == dict.fromkeys(found, 0.0)


def test_the_mean_is_that_of_the_steps_in_the_mask(
    differences: Callable[..., dict[str, float]],
) -> None:
    layer = keras.layers.GlobalAveragePooling1D()

    found = differences(layer, block("GlobalAveragePooling1D")(), SEQUENCE, None, MASK)

    assert found == dict.fromkeys(found, 0.0)


@pytest.mark.parametrize("name", ["Embedding", "Masking"])
def test_masks_are_those_of_keras(name: str) -> None:
    options, x = ({"mask_value": 1.5}, PADDED)
    if name == "Embedding":
        options, x = {"input_dim": 9, "output_dim": 2, "mask_zero": True}, COUNTS  # type: ignore[dict-item]
    wanted = getattr(keras.layers, name)(**options).compute_mask(x)

    np.testing.assert_array_equal(block(name)(**options).compute_mask(x), wanted)
    assert not np.all(wanted)


QUERY, VALUE, KEY = data(2, 5, 6), data(2, 4, 3), data(2, 4, 7)
PLACES = RANDOM.random((2, 5, 4)) < 0.6


@pytest.mark.parametrize(
    ("options", "inputs", "arguments"),
    [
        ({}, (QUERY, VALUE), {}),
        ({}, (QUERY, VALUE, KEY), {"return_attention_scores": True}),
        ({"value_dim": 3, "use_bias": False}, (QUERY, VALUE, KEY), {}),
        ({"output_shape": 5, "kernel_regularizer": "l2"}, (QUERY, VALUE), {}),
        ({"dropout": 0.3, "seed": 1}, (QUERY, VALUE), {"training": True}),
        ({}, (QUERY, VALUE), {"attention_mask": PLACES}),
        ({}, (QUERY, VALUE), {"value_mask": PLACES[:, 0]}),
        ({}, (QUERY, QUERY), {"use_causal_mask": True}),
        (
            {"dropout": 0.3, "seed": 1},
            (QUERY, VALUE),
            {"attention_mask": PLACES, "use_causal_mask": True},
        ),
        ({"attention_axes": (1, 2)}, (data(2, 4, 3, 6),) * 2, {}),
        ({"attention_axes": 2}, (data(2, 4, 3, 6),) * 2, {}),
    ],
)
def test_attention_of_several_heads_is_that_of_keras(
    options: Options, inputs: tuple[np.ndarray, ...], arguments: Options
) -> None:
    layer = keras.layers.MultiHeadAttention(2, 4, **options)
    ours = block("MultiHeadAttention")(2, 4, **options)
    layer(*inputs)
    ours(*inputs)
    for found, wanted in zip(ours.weights, layer.weights, strict=True):
        value = 0.3 * RANDOM.normal(size=found.shape)
        found.assign(value)
        wanted.assign(value)

    def run(call: Any, variables: list[Any]) -> list[np.ndarray]:
        with tf.GradientTape() as tape:
            outputs = tf.nest.flatten(call(*inputs, **arguments))
            loss = tf.add_n([tf.reduce_sum(tf.sin(y)) for y in outputs])
        results = [*outputs, *call.losses, *tape.gradient(loss, variables)]
        return [np.asarray(each) for each in results]

    results = zip(
        run(ours, ours.weights), run(layer, layer.trainable_weights), strict=True
    )
    # Keras writes the products of several heads in other ways.
    for found, wanted in results:
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


def test_masks_survive_the_layers_that_keep_them_in_keras() -> None:
    supporting = set()
    for name in block_names():
        options: Options = next((o for case, o, _ in CASES if case == name), {})
        if name == "TimeDistributed":
            options = {"layer": keras.layers.Dense(1)}
        if name not in ("Bidirectional", "Embedding", "Masking", "MultiHeadAttention"):
            layer = getattr(keras.layers, name)(**options)
            supporting |= {name} if layer.supports_masking else set()

    merging = {
        "AdditiveAttention",
        "Attention",
        "Add",
        "Average",
        "Concatenate",
        "Dot",
        "Maximum",
        "Minimum",
    }
    assert supporting - {*USES, *merging, "Multiply", "Subtract"} == KEEP


@pytest.mark.parametrize(
    ("name", "options", "argument"),
    [
        ("Dense", {"units": 2, "kernel_constraint": "non_neg"}, "kernel_constraint"),
        ("LSTM", {"units": 2, "stateful": True}, "stateful"),
        ("GRU", {"units": 2, "recurrent_constraint": "x"}, "recurrent_constraint"),
        ("Embedding", {"input_dim": 2, "output_dim": 2, "lora_rank": 2}, "lora_rank"),
        (
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 2, "use_gate": True},
            "use_gate",
        ),
        ("Dense", {"units": 2, "lora_rank": 3}, "lora_rank"),
        ("Dense", {"units": 2, "dtype": "int8_from_float32"}, "dtype"),
        (
            "Conv2D",
            {"filters": 2, "kernel_size": 3, "bias_constraint": "x"},
            "bias_constraint",
        ),
        (
            "Conv2D",
            {"filters": 2, "kernel_size": 3, "data_format": "channels_first"},
            "data_format='channels_first'",
        ),
        ("MaxPooling2D", {"data_format": "channels_first"}, "data_format"),
        ("Flatten", {"data_format": "channels_first"}, "data_format"),
        ("BatchNormalization", {"renorm": True}, "renorm"),
        ("BatchNormalization", {"synchronized": True}, "synchronized"),
        ("SGD", {"weight_decay": 0.1}, "weight_decay"),
        ("Adam", {"clipnorm": 1.0}, "clipnorm"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(
    name: str, options: Options, argument: str
) -> None:
    with pytest.raises(NotImplementedError) as error:
        block(name)(**options)

    assert f"{name}({argument}" in str(error.value)
    if not str(options.get("dtype")).startswith("int8"):
        assert not all(accepts(name, *option) for option in options.items())
    assert "use the Keras" in str(error.value)


def test_an_unsupported_argument_at_its_default_is_accepted() -> None:
    block("Dense")(2, kernel_constraint=None)
    block("BatchNormalization")(renorm=False)


def test_the_global_image_format_is_not_ignored() -> None:
    keras.config.set_image_data_format("channels_first")
    try:
        with pytest.raises(NotImplementedError, match="channels_last only"):
            block("Flatten")()
    finally:
        keras.config.set_image_data_format("channels_last")


def test_the_global_dtype_policy_is_not_ignored() -> None:
    keras.config.set_dtype_policy("mixed_float16")
    try:
        dense = block("Dense")(2)
    finally:
        keras.config.set_dtype_policy("float32")

    assert dense(ROWS).dtype == tf.float16
    assert dense.weights[0].dtype == tf.float32


def test_variables_are_made_while_a_graph_is_traced() -> None:
    dense = block("Dense")(3)
    output = tf.function(dense)(ROWS)

    assert output.shape == (13, 3)
    assert [w.shape for w in dense.weights] == [(7, 3), (3,)]
    np.testing.assert_array_equal(dense(ROWS), output)


@pytest.mark.parametrize(
    "initializer",
    [
        None,
        "he_normal",
        keras.initializers.RandomUniform(seed=3),
        keras.initializers.Orthogonal,
        lambda shape, dtype=None: tf.fill(shape, 0.5),
    ],
)
def test_start_weights_are_those_of_keras(initializer: Any) -> None:
    options = {"kernel_initializer": initializer, "bias_initializer": "random_normal"}
    keras.utils.set_random_seed(5)
    layer = keras.layers.Dense(4, **options)
    layer.build(ROWS.shape)
    keras.utils.set_random_seed(5)
    dense = block("Dense")(4, **options)
    dense(ROWS)

    for ours, theirs in zip(dense.weights, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("trainable", [True, False])
def test_losses_are_those_of_keras(trainable: bool) -> None:
    options = {
        "kernel_initializer": keras.initializers.GlorotUniform(seed=1),
        "bias_initializer": "ones",
        "kernel_regularizer": keras.regularizers.L1L2(0.1, 0.2),
        "bias_regularizer": "l1",
        "trainable": trainable,
    }
    layer, dense = keras.layers.Dense(4, **options), block("Dense")(4, **options)
    layer.build(ROWS.shape)
    dense(ROWS)

    assert len(dense.losses) == (2 if trainable else 0)
    assert [float(loss) for loss in dense.losses] == [float(v) for v in layer.losses]


@pytest.mark.parametrize(
    ("name", "x"), [("Conv1D", SEQUENCE), ("Conv2D", IMAGES), ("Conv3D", VOLUMES)]
)
def test_a_convolution_has_gradients_without_a_graph(name: str, x: np.ndarray) -> None:
    layer = block(name)(2, 2)
    with tf.GradientTape() as tape:
        output = layer(x)
    assert tape.gradient(output, layer.weights[0]) is not None


def test_dropout_draws_the_sequence_of_keras() -> None:
    keras.utils.set_random_seed(5)
    layer = keras.layers.Dropout(0.5)
    keras.utils.set_random_seed(5)
    dropout = block("Dropout")(0.5)
    traced = tf.function(lambda x: dropout(x, training=True))

    masks = [traced(ROWS).numpy() for _ in range(3)]

    assert not np.array_equal(masks[0], masks[1])
    for mask in masks:
        np.testing.assert_array_equal(mask, layer(ROWS, training=True))


@pytest.mark.parametrize("size", [(None, None), (4, None)])
def test_flatten_and_reshape_where_sizes_are_open(size: tuple[int | None, ...]) -> None:
    spec = tf.TensorSpec([None, *size, 2])
    flatten = tf.function(block("Flatten")(), input_signature=[spec])
    reshape = tf.function(block("Reshape")((-1, 2)), input_signature=[spec])

    assert flatten(tf.zeros((3, 4, 5, 2))).shape == (3, 40)
    assert reshape(tf.zeros((3, 4, 5, 2))).shape == (3, 20, 2)


def test_reshape_works_out_a_size_for_the_next_block() -> None:
    reshape = tf.function(block("Reshape")((2, -1)))

    graph = reshape.get_concrete_function(tf.TensorSpec([None, 4, 3]))

    assert graph.output_shapes.as_list() == [None, 2, 6]
