"""Every block is equal to its Keras layer, to the bit, in a graph and eagerly."""

import inspect
from collections.abc import Callable
from importlib import import_module
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

pytestmark = pytest.mark.filterwarnings("ignore:You are using a softmax over axis")

Options = dict[str, Any]
RANDOM = np.random.default_rng(0)


def data(*shape: int, dtype: str = "float32") -> np.ndarray:
    return RANDOM.normal(size=shape).astype(dtype)


def block(name: str) -> Any:
    return getattr(import_module(f"blocks.{family(name)}"), name)


def label(name: str, options: Options, x: np.ndarray) -> str:
    """A test's id; a function goes by its name, not by an address that changes."""
    shown = {key: getattr(value, "__name__", value) for key, value in options.items()}
    return f"{name}-{shown}-{x.dtype}"


ROWS, SEQUENCE, IMAGES = data(13, 7), data(5, 12, 2), data(5, 9, 10, 2)
VOLUMES = data(2, 5, 6, 7, 2)
COUNTS = RANDOM.integers(0, 9, (5, 6)).astype("int32")
PIXELS = RANDOM.integers(0, 256, (5, 4, 4, 3)).astype("uint8")

CASES: list[tuple[str, Options, np.ndarray]] = [
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
]


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
    x: np.ndarray,
    training: bool | None,
) -> None:
    layer = getattr(keras.layers, name)(**options)

    found = differences(layer, block(name)(**options), x, training)

    assert found == dict.fromkeys(found, 0.0)


def test_every_block_is_compared() -> None:
    assert {name for name, _, _ in CASES} == set(block_names())


@pytest.mark.parametrize("name", block_names() + optimizer_names())
def test_parameters_are_those_of_keras_in_its_order(name: str) -> None:
    home = keras.optimizers if name in optimizer_names() else keras.layers
    theirs = inspect.signature(getattr(home, name).__init__).parameters
    common = ("name", "dtype", "trainable")
    ours = [p for p in parameters(name) if p not in common]

    order = [p for p in theirs if p not in (*common, "self", "kwargs")]
    assert ours == order[: len(ours)]
    defaults = inspect.signature(block(name).__init__).parameters
    for parameter in ours:
        if theirs[parameter].default is not inspect.Parameter.empty:
            found = {*np.ravel(defaults[parameter].default)}
            assert found == {
                *np.ravel(theirs[parameter].default)
            }  # 2 stands for (2, 2)


@pytest.mark.parametrize("name", [name for name in block_names() if weights(name)])
def test_weights_are_those_of_keras_in_its_order(name: str) -> None:
    options, x = next((options, x) for case, options, x in CASES if case == name)
    layer = getattr(keras.layers, name)(**options)
    layer.build(x.shape)
    made = block(name)(**options, name="made")
    made(x)

    assert weights(name) == tuple(weight.name for weight in layer.weights)
    assert [w.name for w in made.weights] == [f"made/{n}:0" for n in weights(name)]
    assert made.name == "made"


@pytest.mark.parametrize(
    ("name", "options", "argument"),
    [
        ("Dense", {"units": 2, "kernel_constraint": "non_neg"}, "kernel_constraint"),
        ("Dense", {"units": 2, "activity_regularizer": "l2"}, "activity_regularizer"),
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
    assert dense.kernel.dtype == tf.float32


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
    assert tape.gradient(output, layer.kernel) is not None


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
