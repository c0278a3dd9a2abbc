"""What is told of the models of a text: their layers, shapes, counts, and what they can become."""

import pytest

from tfscaffold.convert import convert_text
from tfscaffold.errors import UserError
from tfscaffold.inspect import Inspection, Layer, Layers, inspect_text

HEAD = "import keras\nfrom keras import layers\n\n"


def one(text: str) -> Inspection:
    (found,) = inspect_text(HEAD + text)
    return found


def content(text: str) -> Layers:
    found = one(text).content
    assert found is not None
    return found


def test_a_model() -> None:
    found = one("""model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, (3, 3), activation="relu"),
        layers.Flatten(),
        layers.Dense(
            10,  # digits
            name="digits",
        ),
    ]
)
""")
    assert (found.name, found.tier, found.function) == ("model", "sequential", "")
    assert (found.line, found.column, found.end_line) == (4, 9, 14)
    assert found.content is not None
    assert found.content.input_shape == (None, 28, 28, 1)
    assert found.content.output_shape == (None, 10)
    assert found.content.parameters == 216_650
    conv, flatten, dense = found.content.layers
    assert conv == Layer(
        kind="Conv2D",
        text="layers.Conv2D",
        name="",
        arguments=((None, "32"), (None, "(3, 3)"), ("activation", '"relu"')),
        line=7,
        column=9,
        output_shape=(None, 26, 26, 32),
        parameters=320,
    )
    assert (flatten.output_shape, flatten.parameters) == ((None, 21632), 0)
    assert (dense.name, dense.parameters) == ("digits", 216_330)
    assert dense.arguments == ((None, "10"), ("name", '"digits"'))


@pytest.mark.parametrize(
    ("first", "shape"),
    [
        ("keras.Input((4,)), layers.Dense(2)", (None, 4)),
        ("keras.Input(shape=[4])", (None, 4)),
        ("keras.Input((4,), 32)", (32, 4)),
        ("keras.Input(batch_shape=(32, 9, 4))", (32, 9, 4)),
        ("keras.Input((None, 4), dtype='float32', name='x')", (None, None, 4)),
        ("layers.InputLayer(input_shape=(4,))", (None, 4)),
        ("layers.InputLayer((4,), batch_size=8)", (8, 4)),
        ("layers.Dense(2, input_shape=(4,))", (None, 4)),
        ("layers.Dense(2, input_dim=2 * 2)", (None, 4)),
        ("layers.LSTM(2, batch_input_shape=(8, 9, 4), stateful=True)", (8, 9, 4)),
        ("layers.Embedding(10, 4, input_length=9)", (None, 9)),
        ("layers.Dense(2, input_shape=4)", None),
        ("layers.Dense(2, input_shape=(size,))", None),
        ("layers.Dense(2, input_shape=x.shape[1:])", None),
        ("keras.Input(**options)", None),
        ("keras.Input((4,), ragged=True)", None),
        ("keras.Input(type_spec=spec)", None),
        ("layers.Dense(2)", None),
    ],
)
def test_input_shape(first: str, shape: tuple[int | None, ...] | None) -> None:
    found = content(f"model = keras.Sequential([{first}, layers.Dense(3)])\n")
    assert found.input_shape == shape
    assert (found.output_shape is None) is (shape is None)


def test_input_in_a_variable() -> None:
    found = content("x = keras.Input((4,))\nm = keras.Sequential([x, layers.Dense(3)])")
    assert (found.input_shape, found.parameters) == ((None, 4), 15)


def test_the_batch_size_goes_along() -> None:
    found = content("m = keras.Sequential([keras.Input((4,), 8), layers.Dense(3)])")
    assert found.output_shape == (8, 3)


def test_unknown_ends_the_inference_with_its_reason() -> None:
    found = content(
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(units),"
        " layers.ReLU(), layers.Dense(2), mine.Layer(3)])"
    )
    assert [layer.output_shape for layer in found.layers] == [None] * 4
    assert [layer.parameters for layer in found.layers] == [None, 0, None, None]
    reasons = [layer.reason for layer in found.layers]
    assert reasons == ["`units` is not a literal", "", "", ""]
    assert (found.output_shape, found.parameters) == (None, None)


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        ("mine.Layer(3)", "`mine.Layer` is no known layer of Keras"),
        ("base", "`base` is made somewhere else"),
        ("layers.Dense(*sizes)", "its arguments are unpacked, or too many"),
        ("layers.Dense(3, **options)", "its arguments are unpacked, or too many"),
        ("layers.Lambda(abs)", "there is no rule for `Lambda`"),
        ("layers.Conv2D(3, 3)", "its input has 1 axes without the batch, not 3"),
    ],
)
def test_reasons(layer: str, reason: str) -> None:
    found = content(f"model = keras.Sequential([keras.Input((4,)), {layer}])")
    assert found.layers[0].reason == reason
    assert found.parameters is None


@pytest.mark.parametrize(
    ("function", "shape"),
    [
        ("lambda x: x / 127.5 - 1.0", (None, 4)),
        ("lambda x: -x * (2 + x) ** 2, name='a'", (None, 4)),
        ("lambda x: 3", None),
        ("lambda x: x @ x", None),
        ("lambda x: x / n", None),
        ("lambda x, y: x", None),
        ("lambda x: x[:2]", None),
        ("lambda x: x, output_shape=(3,)", None),
    ],
)
def test_functions_of_each_number_keep_the_shape(
    function: str, shape: tuple[int | None, ...] | None
) -> None:
    text = f"[keras.Input((4,)), layers.Lambda({function})]"
    found = content(f"model = keras.Sequential({text})")
    assert found.layers[0].output_shape == shape
    assert found.layers[0].parameters == (None if shape is None else 0)


@pytest.mark.parametrize(
    ("block", "word"),
    [("for _ in range(3):", "for"), ("if deep:", "if"), ("while more():", "while")],
)
def test_layers_under_a_block_are_not_counted(block: str, word: str) -> None:
    found = content(
        "model = keras.Sequential()\nmodel.add(keras.Input((4,)))\n"
        f"{block}\n    model.add(layers.Dense(4))\nmodel.add(layers.Dense(2))\n"
    )
    assert [layer.block for layer in found.layers] == [word, ""]
    assert [layer.parameters for layer in found.layers] == [None, None]
    assert found.layers[0].reason == f"it stands under `{word}`"
    assert found.parameters is None


def test_with_runs_once() -> None:
    found = content(
        "model = keras.Sequential()\nmodel.add(keras.Input((4,)))\n"
        "with scope():\n    model.add(layers.Dense(4))\nmodel.add(layers.Dense(2))\n"
    )
    assert (found.output_shape, found.parameters) == ((None, 2), 30)


def test_a_list_of_layers_is_not_counted() -> None:
    found = content(
        "stack = [layers.Dense(4), layers.Dense(2)]\n"
        "model = keras.Sequential([keras.Input((4,)), *stack])"
    )
    assert found.layers[0].block == "list"
    assert (found.layers[0].text, found.parameters) == ("stack", None)


NESTED = HEAD + (
    "encoder = keras.Sequential([keras.Input((4,)), layers.Dense(2)])\n"
    "decoder = keras.Sequential([keras.Input((2,)), layers.Dense(4)])\n"
)


def last(text: str) -> Layers:
    found = inspect_text(NESTED + text)[-1].content
    assert found is not None
    return found


def test_models_as_layers() -> None:
    found = last("both = keras.Sequential([keras.Input((4,)), encoder, decoder])\n")
    assert [layer.output_shape for layer in found.layers] == [(None, 2), (None, 4)]
    assert [layer.parameters for layer in found.layers] == [10, 12]
    assert (found.output_shape, found.parameters) == ((None, 4), 22)


def test_a_model_that_is_a_layer_twice_is_counted_once() -> None:
    found = last(
        "m = keras.Sequential([keras.Input((4,)), encoder, decoder, encoder])\n"
    )
    assert (found.output_shape, found.parameters) == ((None, 2), 22)


def test_a_model_as_the_first_layer_gives_the_input() -> None:
    found = last("both = keras.Sequential([encoder, decoder])\n")
    assert found.input_shape == found.output_shape == (None, 4)
    assert found.parameters == 22


def test_a_model_as_a_layer_takes_its_own_shape_only() -> None:
    found = last("m = keras.Sequential([keras.Input((3,)), encoder])\n")
    assert found.layers[0].reason == "it takes the shape (None, 4)"
    assert found.parameters is None


def test_a_variable_with_two_models_is_no_certain_layer() -> None:
    found = last(
        "if deep:\n    encoder = decoder\n"
        "m = keras.Sequential([keras.Input((4,)), encoder])\n"
    )
    assert found.layers[0].reason == "`encoder` is made somewhere else"


def test_layers_taken_off_later_are_not_counted() -> None:
    found = content(
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\nmodel.pop()\n"
    )
    assert found.layers[0].parameters == 15
    assert (found.output_shape, found.parameters) == (None, None)


def test_verdicts_are_those_of_convert() -> None:
    text = HEAD + (
        "model = keras.Sequential([layers.Dense(3)])\nmodel.compile('adam', 'mse')\n"
        "other = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\n"
    )
    for number, found in enumerate(inspect_text(text)):
        assert [each.tier for each in found.verdicts] == [
            "functional",
            "subclass",
            "module",
        ]
        for each in found.verdicts:
            report = convert_text(text, each.tier).models[number]
            assert each.possible is (report.status == "converted")
            assert each.diagnostics == report.diagnostics
    first, second = inspect_text(text)
    assert [each.possible for each in first.verdicts] == [False, True, False]
    assert [each.possible for each in second.verdicts] == [True, True, True]


def test_verdicts_of_models_that_are_converted_together_or_not_at_all() -> None:
    text = f"""{HEAD}
def build(wide):
    model = keras.Sequential([keras.Input((4,))])
    if not wide:
        model.add(layers.Dense(8))
    else:
        model = keras.Sequential([layers.Dense(64, input_dim=4)])
    model.add(layers.Dense(1))
    return model
"""
    for model, told in zip(
        convert_text(text, "functional").models, inspect_text(text), strict=True
    ):
        verdict = next(each for each in told.verdicts if each.tier == "functional")
        assert not verdict.possible
        assert verdict.diagnostics == model.diagnostics


def test_what_cannot_be_followed_has_no_layers() -> None:
    found = one(
        "from keras import Sequential\nfrom mine import Sequential\n"
        "model = Sequential([layers.Dense(3)])\n"
    )
    assert found.content is None
    assert not any(each.possible for each in found.verdicts)
    codes = {each.code for verdict in found.verdicts for each in verdict.diagnostics}
    assert codes == {"TFS107"}


def test_models_of_a_file_in_its_order() -> None:
    found = inspect_text(
        HEAD + "def build():\n    return keras.Sequential([layers.Dense(3)])\n"
        "model = keras.Sequential([layers.Dense(3)])\n"
    )
    assert [(each.name, each.function) for each in found] == [
        ("build", "build"),
        ("model", ""),
    ]


def test_no_model() -> None:
    assert inspect_text("") == ()
    assert inspect_text("print 'Python 2'\n") == ()
    assert inspect_text("class Sequential: pass\nSequential()\n") == ()


def test_no_python() -> None:
    with pytest.raises(UserError, match="not valid Python"):
        inspect_text("keras.Sequential(\n")
