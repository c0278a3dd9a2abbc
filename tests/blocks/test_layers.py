"""Every block is equal to its Keras layer, to the bit, in a graph and eagerly."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from block_cases import (
    CASES,
    COUNTS,
    IMAGES,
    PADDED,
    RANDOM,
    ROWS,
    SEQUENCE,
    SHORT,
    VOLUMES,
    WRAPPED,
    Options,
    block,
    bound,
    data,
    label,
)
from tfscaffold.writers.blocks import (
    accepts,
    block_names,
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
