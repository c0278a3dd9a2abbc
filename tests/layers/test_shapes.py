"""The rules give what Keras gives: the shape of the output and the count of parameters."""

import ast
import warnings
from collections.abc import Iterator

import pytest

from tfscaffold.layers import LAYERS
from tfscaffold.layers.shapes import (
    RULES,
    Call,
    Function,
    Inferred,
    Shape,
    Unread,
    infer,
)

WIDTHS: dict[int, Shape] = {1: (9, 5), 2: (9, 8, 6), 3: (7, 6, 5, 4)}


def read(text: str) -> Call:
    """Return the making of a layer, of which all arguments are literal."""
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    layer = LAYERS[node.func.id]
    given = [*zip(layer.parameters, node.args, strict=False)]
    given += [(str(keyword.arg), keyword.value) for keyword in node.keywords]
    return Call(layer.name, {name: value(each) for name, each in given})


def value(node: ast.expr) -> object:
    """Return a literal, tuples for lists, or a layer."""
    if isinstance(node, ast.Call):
        return read(ast.unparse(node))
    if isinstance(node, ast.Lambda):
        return Function.OF_EACH_NUMBER
    return tuples(ast.literal_eval(node))


def tuples(each: object) -> object:
    """Return tuples for lists."""
    return tuple(map(tuples, each)) if isinstance(each, list | tuple) else each


def of_keras(text: str, shape: Shape) -> tuple[Shape, int]:
    """Return what Keras itself says, or let it raise."""
    import keras

    inputs = keras.Input(shape)
    with warnings.catch_warnings():
        # Some cases use the names that arguments had in Keras 2.
        warnings.simplefilter("ignore", UserWarning)
        layer = eval(text, vars(keras.layers).copy())
    return tuple(layer(inputs).shape[1:]), layer.count_params()


def convolutions() -> Iterator[tuple[str, Shape]]:
    """Yield convolutions and what is like them."""
    for rank, shape in WIDTHS.items():
        for rest in (
            "",
            ", padding='same'",
            ", strides=2",
            ", 2, 'same'",
            ", dilation_rate=2",
            ", padding='SAME', use_bias=False",
            ", activation='relu', name='a'",
        ):
            yield f"Conv{rank}D(4, 3{rest})", shape
            yield f"Conv{rank}D(4, 2{rest})", (*(None,) * rank, shape[-1])
            if "dilation" not in rest:
                yield f"Conv{rank}DTranspose(4, 3{rest})", shape
                yield f"Conv{rank}DTranspose(3, 1{rest})", shape
                yield f"Conv{rank}DTranspose(3, 2{rest})", (None,) * rank + (2,)
            if rank < 3:
                yield f"SeparableConv{rank}D(4, 3{rest})", shape
                yield f"DepthwiseConv{rank}D(3{rest})", shape
                yield f"DepthwiseConv{rank}D(2, depth_multiplier=3)", shape
                yield f"SeparableConv{rank}D(4, 2, depth_multiplier=2)", shape
        yield f"Conv{rank}D(4, 3, groups=2)", (*shape[:-1], 6)
        yield f"Conv{rank}D(6, {(3, 2, 1)[:rank]})", shape
        yield f"Convolution{rank}D(filters=6, kernel_size={[2] * rank})", shape
    yield "Conv1D(4, 3, padding='causal')", (9, 5)
    for kernel in (2, 3, 4):
        for padding in ("valid", "same"):
            yield (
                f"Conv2DTranspose(4, {kernel}, 3, '{padding}', output_padding=(0, 2))",
                (9, 8, 6),
            )
    yield "Conv1D(4, 3, padding='causal', dilation_rate=4)", (9, 5)
    yield "Conv2D(4, (3, 2), strides=(2, 1), data_format='channels_last')", (9, 8, 6)
    yield "Conv2D(32, (3, 3), (1, 1), 'valid', None, (1, 1), 1, 'relu')", (28, 28, 1)


def poolings() -> Iterator[tuple[str, Shape]]:
    """Yield poolings."""
    for rank, shape in WIDTHS.items():
        yield f"MaxPooling{rank}D()", shape
        for kind in ("Max", "Average"):
            for arguments in (
                "3",
                "2, 1",
                "3, padding='same'",
                "pool_size=2, strides=3",
                "3, 2, 'same'",
                f"{(3, 2, 1)[:rank]}",
            ):
                yield f"{kind}Pooling{rank}D({arguments})", shape
            yield f"{kind}Pooling{rank}D(2)", (*(None,) * rank, 3)
            yield f"Global{kind}Pooling{rank}D()", shape
            yield f"Global{kind}Pooling{rank}D(keepdims=True)", (None,) * rank + (2,)
    yield "MaxPool2D((2, 2))", (9, 8, 6)
    yield "GlobalAvgPool2D()", (9, 8, 6)


def reshapings() -> Iterator[tuple[str, Shape]]:
    """Yield layers that move values, or add some around them."""
    for rank, shape in WIDTHS.items():
        yield "Flatten()", shape
        yield "Flatten('channels_first')", shape
        yield "Flatten()", (None, 4)
        yield f"UpSampling{rank}D()", shape
        yield f"UpSampling{rank}D(3)", (*(None,) * rank, 3)
        yield f"ZeroPadding{rank}D()", shape
        yield f"ZeroPadding{rank}D(2)", (*(None,) * rank, 3)
        yield f"Cropping{rank}D()", shape
        yield f"Cropping{rank}D(1)", shape
        yield f"Reshape(({shape[-1]}, -1))", shape
        yield "Reshape((-1,))", shape
        yield f"Permute({tuple(range(rank + 1, 0, -1))})", shape
    yield "Flatten()", ()
    yield "UpSampling2D((2, 3), interpolation='bilinear')", (9, 8, 6)
    yield "ZeroPadding1D((1, 2))", (9, 5)
    yield "ZeroPadding2D((1, 2))", (9, 8, 6)
    yield "ZeroPadding2D(((1, 0), (2, 3)))", (9, 8, 6)
    yield "ZeroPadding3D((1, 2, 3))", (7, 6, 5, 4)
    yield "Cropping1D((2, 1))", (9, 5)
    yield "Cropping2D(cropping=((1, 2), (3, 0)))", (9, 8, 6)
    yield "Cropping3D(((1, 2), (1, 0), (0, 1)))", (7, 6, 5, 4)
    yield "Reshape((7, 7, 4))", (196,)
    yield "Reshape(target_shape=[2, -1])", (None, 4)
    yield "Reshape((4, 5))", (None, 4)
    yield "Permute((2, 1))", (None, 4)
    yield "RepeatVector(3)", (5,)
    yield "RepeatVector(n=7)", (None,)


def recurrent() -> Iterator[tuple[str, Shape]]:
    """Yield recurrent layers and their wrappers."""
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        for arguments in (
            "8",
            "8, return_sequences=True",
            "units=3, use_bias=False",
            "4, 'tanh', dropout=0.1, go_backwards=True",
        ):
            for shape in ((9, 5), (None, 3)):
                yield f"{kind}({arguments})", shape
        for mode in ("", ", 'sum'", ", merge_mode='ave'", ", merge_mode='mul'"):
            yield f"Bidirectional({kind}(4, return_sequences=True){mode})", (9, 5)
            yield f"Bidirectional({kind}(4){mode})", (None, 5)
    yield "GRU(8, reset_after=False)", (9, 5)
    yield "GRU(8, reset_after=False, use_bias=False)", (9, 5)
    yield "Bidirectional(GRU(8, reset_after=False))", (9, 5)
    yield "TimeDistributed(Dense(10))", (9, 5)
    yield "TimeDistributed(Conv2D(4, 3))", (2, 9, 8, 3)
    yield "TimeDistributed(MaxPooling2D())", (2, 9, 8, 3)
    yield "TimeDistributed(Flatten())", (2, 9, 8, 3)
    yield "TimeDistributed(layer=Dropout(0.5))", (2, 9)
    yield "TimeDistributed(BatchNormalization())", (2, 9, 3)
    yield "TimeDistributed(LSTM(4))", (2, 9, 3)


def others() -> Iterator[tuple[str, Shape]]:
    """Yield layers of the other families."""
    shapes: tuple[Shape, ...] = ((6,), (9, 6), (None, 6), (9, 8, 6))
    for shape in shapes:
        for text in (
            "Dense(10)",
            "Dense(10, 'relu', False)",
            "Dense(units=3, use_bias=True, dtype='float64')",
            "BatchNormalization()",
            "BatchNormalization(scale=False)",
            "BatchNormalization(center=False, momentum=0.9)",
            "LayerNormalization()",
            "LayerNormalization(center=False)",
            "LayerNormalization(scale=False, axis=-1)",
            "GroupNormalization(3)",
            "GroupNormalization(groups=-1, scale=False)",
            "RMSNormalization()",
            "UnitNormalization()",
            "Dropout(0.5)",
            "AlphaDropout(0.1)",
            "GaussianNoise(0.1)",
            "GaussianDropout(0.1)",
            "ActivityRegularization(0.1)",
            "Activation('relu')",
            "LeakyReLU(0.2)",
            "LeakyReLU(alpha=0.2)",
            "ReLU(6.0)",
            "ELU()",
            "Softmax()",
            "Identity()",
            "Masking(0.0)",
            "Rescaling(0.5)",
        ):
            yield text, shape
    yield "Dense(3)", (None, None, 4)
    yield "Lambda(lambda x: x / 2 - 1, name='a')", (9, 6)
    yield "Lambda(lambda x: x * x)", (None, 4)
    yield "PReLU()", (9, 6)
    yield "PReLU(shared_axes=[1, 2])", (9, 8, 6)
    yield "BatchNormalization(1)", (9, 8, 6)
    yield "BatchNormalization(axis=-2)", (9, 8, 6)
    yield "LayerNormalization(axis=[1, 2])", (9, 8, 6)
    yield "LayerNormalization([-2, -1])", (9, 8, 6)
    yield "Embedding(100, 16)", ()
    yield "Embedding(100, 16)", (7,)
    yield "Embedding(input_dim=100, output_dim=16, mask_zero=True)", (None,)
    yield "Embedding(100, 16, input_length=7)", (7,)
    yield "SpatialDropout1D(0.2)", (9, 6)
    yield "SpatialDropout2D(0.2)", (9, 8, 6)
    yield "SpatialDropout3D(0.2)", (7, 6, 5, 4)
    yield "Resizing(5, 4)", (9, 8, 3)
    yield "CenterCrop(5, 4)", (9, 8, 3)
    yield "CenterCrop(12, 11)", (9, 8, 3)
    yield "RandomCrop(5, 4)", (9, 8, 3)
    for text in (
        "RandomFlip('horizontal')",
        "RandomRotation(0.1)",
        "RandomZoom(0.1)",
        "RandomTranslation(0.1, 0.1)",
        "RandomContrast(0.1)",
        "RandomBrightness(0.1)",
    ):
        yield text, (9, 8, 3)
    for rank, shape in WIDTHS.items():
        yield f"AdaptiveAveragePooling{rank}D(3)", shape
        yield f"AdaptiveMaxPooling{rank}D({(3, 2, 1)[:rank]})", shape


CASES = [
    *dict.fromkeys(
        (*convolutions(), *poolings(), *reshapings(), *recurrent(), *others())
    )
]


def test_every_rule_is_compared_with_keras() -> None:
    compared = {read(text).layer for text, _ in CASES}
    assert compared == set(RULES)
    assert len(CASES) > 400


def test_shapes_and_parameters_are_those_of_keras() -> None:
    found = {case: infer(read(case[0]), case[1]) for case in CASES}
    wanted = {case: Inferred(*of_keras(*case)) for case in CASES}
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Conv2D(4, 3)", (2, 8, 3)),
        ("Conv2D(4, 3)", (8, 3)),
        ("Conv2D(4, 3, groups=2)", (8, 8, 3)),
        ("Conv2D(5, 3, groups=2)", (8, 8, 4)),
        ("Conv2D(4, 3, strides=2, dilation_rate=2)", (9, 9, 3)),
        ("Conv2D(4, (3, 3, 3))", (9, 9, 3)),
        ("Conv2D(4, 3, padding='full')", (9, 9, 3)),
        ("Conv2D(4, 3, padding='causal')", (9, 9, 3)),
        ("Conv2D(4, 3, border_mode='same')", (9, 9, 3)),
        ("Conv2D(0, 3)", (9, 9, 3)),
        ("Conv2D(4, 3)", (9, 9, None)),
        ("Conv2DTranspose(4, 3, strides=2, output_padding=2)", (9, 9, 3)),
        ("MaxPooling2D(3)", (2, 8, 3)),
        ("MaxPooling2D(2)", (8, 8)),
        ("AveragePooling2D()", (8, 8, 1)),
        ("GlobalMaxPooling1D()", (8, 8, 1)),
        ("Dense(3)", ()),
        ("Dense(3)", (None,)),
        ("Dense(3.5)", (4,)),
        ("Dense(3, init='uniform')", (4,)),
        ("Reshape((3, 3))", (8,)),
        ("Reshape((3, -1))", (8,)),
        ("Permute((1, 2))", (8,)),
        ("RepeatVector(3)", (8, 2)),
        ("Cropping2D(4)", (8, 9, 3)),
        ("LSTM(4)", (8,)),
        ("LSTM(4)", (8, None)),
        ("BatchNormalization()", (8, None)),
        ("BatchNormalization(axis=3)", (8, 2)),
        ("GroupNormalization(5)", (8, 4)),
        ("SpatialDropout2D(0.5)", (8, 4)),
        ("TimeDistributed(Dense(3))", (8,)),
    ],
)
def test_what_keras_refuses_has_no_shape(text: str, shape: Shape) -> None:
    found = infer(read(text), shape)
    assert (found.shape, found.parameters) == (None, None)
    assert found.reason
    with pytest.raises((ValueError, TypeError, IndexError)):
        of_keras(text, shape)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Conv2D(4, 3, data_format='channels_first')", "the channels come first"),
        ("Lambda(1)", "there is no rule for `Lambda`"),
        ("Dense(4, lora_rank=2)", "`lora_rank` is not followed here"),
        ("Dense(4, dtype='int8_from_float32')", "`dtype` is not the name of a type"),
        ("LSTM(4, return_state=True)", "it returns its state, too"),
        ("Bidirectional(LSTM(4), None)", "it returns two tensors"),
        ("Bidirectional(Dense(4))", "a Bidirectional of `Dense` is not followed here"),
        ("TimeDistributed(Lambda(1))", "there is no rule for `Lambda`"),
        ("BatchNormalization(renorm=True)", "`renorm` is not followed here"),
        ("Conv2DTranspose(4, 3, dilation_rate=2)", "a dilation is not followed here"),
    ],
)
def test_what_is_not_followed_is_not_guessed(text: str, reason: str) -> None:
    shape = (9, 8) if "LSTM" in text or "Bidi" in text or "Time" in text else (9, 8, 3)
    found = infer(read(text), shape)
    assert None in (found.shape, found.parameters)
    assert found.reason.startswith(reason)


def test_what_is_not_literal_is_not_guessed() -> None:
    unread = Call("Dense", {"units": Unread.VALUE})
    assert infer(unread, (4,)) == Inferred(None, None, "`units` is not a literal")
    # The sizes do not depend on the padding, but the shape does.
    unread = Call("Conv2D", {"filters": 4, "kernel_size": 3, "padding": Unread.VALUE})
    assert infer(unread, (8, 8, 3)) == Inferred(None, 112, "`padding` is not a literal")


def test_what_does_not_depend_on_the_input_is_known_without_it() -> None:
    assert infer(read("Embedding(10, 4)"), None).parameters == 40
    assert infer(read("Flatten()"), None).parameters == 0
    assert infer(read("Dense(4)"), None).parameters is None
    assert infer(read("Dense(4)"), None).shape is None
