"""Right results are equal, and each kind of wrong result is found, by the real worker."""

import textwrap
from pathlib import Path

import pytest

from tfscaffold.convert import Options, convert_text
from tfscaffold.errors import UserError
from tfscaffold.verify.client import Worker
from tfscaffold.verify.verification import Side, Verdict, verify

HEAD = "import keras\nfrom keras import layers\n"

NET = """
model = keras.Sequential([
    layers.Dense(6, activation="relu", kernel_regularizer="l2", input_shape=(4,)),
    layers.BatchNormalization(),
    layers.Dropout(0.5),
    layers.Dense(6, name="last"),
])
"""
NET_FUNCTIONAL = """
inputs = keras.Input((4,))
x = layers.Dense(6, activation="relu", kernel_regularizer="l2")(inputs)
x = layers.BatchNormalization()(x)
x = layers.Dropout(0.5)(x)
outputs = layers.Dense(6, name="last")(x)
model = keras.Model(inputs, outputs)
"""
NET_SUBCLASS = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = layers.Dense(6, activation="relu", kernel_regularizer="l2")
        self.b = layers.BatchNormalization()
        self.c = layers.Dropout(0.5)
        self.d = layers.Dense(6, name="last")
    def call(self, x):
        return self.d(self.c(self.b(self.a(x))))
model = Net()
model(keras.Input((4,)))
"""


def verdict(worker: Worker, original: str, result: str, **options: object) -> Verdict:
    old, new = (HEAD + textwrap.dedent(text) for text in (original, result))
    (found,) = verify(
        Side("original.py", old),
        Side("result.py", new),
        worker,
        **options,  # type: ignore[arg-type]
    )
    return found


# What is equal


@pytest.mark.parametrize("result", [NET, NET_FUNCTIONAL, NET_SUBCLASS])
def test_equal(worker: Worker, result: str) -> None:
    found = verdict(worker, NET, result)
    assert (found.status, found.max_difference) == ("equal", 0.0), found
    assert (found.name, found.line, found.column) == ("model", 4, 9)


CASES = {
    "embedding": "[layers.Embedding(5, 4), layers.Flatten(), layers.Dense(2)]",
    "image": "[layers.Conv2D(2, 3, input_shape=(9, 9, 1)), layers.Flatten()]",
    "open size": "[keras.Input((None, 3)), layers.GRU(4), layers.Dense(1)]",
    "no shape": "[layers.Conv1D(4, 3), layers.GlobalMaxPooling1D()]",
    "fixed batch": "[keras.Input(batch_shape=(5, 3, 2)), layers.LSTM(3)]",
    "integers": "[keras.Input((3,), dtype='int32'), layers.CategoryEncoding(12)]",
    "words": "[keras.Input((1,), dtype='string'), layers.TextVectorization(vocabulary=['fox'])]",
    "half": "[keras.Input((4,)), layers.Dense(3, dtype='mixed_float16')]",
    "frozen": "[keras.Input((4,)), layers.Dense(3, trainable=False), layers.Dense(1)]",
    "constraint": "[keras.Input((4,)), layers.Dense(3, kernel_constraint='max_norm')]",
    "augmentation": "[layers.RandomFlip(), layers.Rescaling(1 / 255), layers.Flatten()]",
    "noise": "[keras.Input((4,)), layers.GaussianNoise(1.0), layers.Dense(2)]",
    "shared": "[keras.Input((4,)), same, same, layers.Dense(1)]",
    "nested": "[keras.Input((4,)), keras.Sequential([layers.Dense(3)]), layers.Dense(1)]",
}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize("layers", CASES.values(), ids=CASES)
def test_converted_models_are_equal(worker: Worker, layers: str, tier: str) -> None:
    text = f"{HEAD}same = layers.Dense(4)\nmodel = keras.Sequential({layers})\n"
    shapes = {"no shape": (9, 4), "augmentation": (8, 8, 3)}
    shape = next((s for name, s in shapes.items() if CASES[name] == layers), None)
    if shape is None and CASES["embedding"] == layers:
        shape = (6,)
    result = convert_text(text, tier, Options(input_shape=shape, name="model"))
    assert result.text != text
    (found,) = verify(
        Side("a.py", text), Side("b.py", result.text), worker, name="model"
    )
    assert (found.status, found.max_difference) == ("equal", 0.0), found


def test_a_state_that_every_call_changes(worker: Worker) -> None:
    net = "[keras.Input(batch_shape=(5, 3, 2)), layers.LSTM(3, stateful=True)]"
    text = f"{HEAD}model = keras.Sequential({net})\n"
    result = convert_text(text, "functional").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert (found.status, found.max_difference) == ("equal", 0.0), found


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_functions_with_arguments(worker: Worker, tier: str) -> None:
    text = (
        f"{HEAD}def build(n):\n"
        "    return keras.Sequential([layers.Dense(n, input_shape=(3,))])\n"
    )
    result = convert_text(text, tier).text
    sides = Side("a.py", text), Side("b.py", result)
    (found,) = verify(*sides, worker)
    assert found.status == "equal"
    (found,) = verify(*sides, worker, call="build(7)")
    assert (found.status, found.name) == ("equal", "build(7)"), found


def test_raw_tensorflow_is_equal_within_a_millionth(worker: Worker) -> None:
    text = (
        f"{HEAD}model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(3, 3),"
        " layers.BatchNormalization(), layers.Dropout(0.5), layers.Flatten(),"
        " layers.Dense(2, kernel_regularizer='l2')])\n"
    )
    result = convert_text(text, "module").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert found.status == "equal", found
    assert found.max_difference is not None
    assert found.max_difference <= 1e-6


def test_both_directions_of_a_module_have_the_random_numbers_of_keras(
    worker: Worker,
) -> None:
    net = "[keras.Input((4, 3)), layers.Bidirectional(layers.LSTM(3, dropout=0.5))]"
    text = f"{HEAD}model = keras.Sequential({net})\n"
    result = convert_text(text, "module").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert found.status == "equal", found


# What is wrong


WRONG = {
    "other activation": ('activation="relu"', 'activation="elu"', "the outputs"),
    "missing layer": (
        "x = layers.BatchNormalization()(x)",
        "",
        "has 4 weights, the original has 8",
    ),
    "swapped layers": (
        "x = layers.BatchNormalization()(x)\nx = layers.Dropout(0.5)(x)",
        "x = layers.Dropout(0.5)(x)\nx = layers.BatchNormalization()(x)",
        "after a training step",
    ),
    "other regularizer": ('"l2"', '"l1"', "the loss of a training step"),
    "lost regularizer": (', kernel_regularizer="l2"', "", "the loss"),
    "other rate": ("Dropout(0.5)", "Dropout(0.4)", "training step"),
    "missing dropout": ("x = layers.Dropout(0.5)(x)", "", "training step"),
    "other momentum": (
        "BatchNormalization()",
        "BatchNormalization(momentum=0.9)",
        "after a training step",
    ),
    "other shape": ("keras.Input((4,))", "keras.Input((5,))", "the input is float32"),
    "other dtype": (
        "keras.Input((4,))",
        "keras.Input((4,), dtype='int32')",
        "the input is int32",
    ),
    "other size": ('Dense(6, name="last")', 'Dense(5, name="last")', "has the shape"),
    "no bias": (
        'Dense(6, name="last")',
        'Dense(6, use_bias=False, name="last")',
        "7 weights, the original has 8",
    ),
    "frozen layer": (
        "BatchNormalization()",
        "BatchNormalization(trainable=False)",
        "no longer trainable",
    ),
    "other name": ('name="last"', 'name="first"', "`last` is named `first`"),
    "raises": ("model =", "undefined()\nmodel =", "NameError|assigned"),
    "no model": ("keras.Model(inputs, outputs)", "3", "not a model"),
    "other constraint": (
        'name="last"',
        'name="last", kernel_constraint="non_neg"',
        "after a training step",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_result_is_found(worker: Worker, old: str, new: str, said: str) -> None:
    assert old in NET_FUNCTIONAL
    result = NET_FUNCTIONAL.replace(old, new)
    if old == "model =":
        result = NET_FUNCTIONAL.replace("(inputs, outputs)", "(inputs, undefined)")
    found = verdict(worker, NET, result)
    assert found.status == "different", found
    assert any(
        word in difference
        for word in said.split("|")
        for difference in found.differences
    ), found.differences


def test_a_layer_that_is_no_longer_shared(worker: Worker) -> None:
    original = """
    same = layers.Dense(4)
    model = keras.Sequential([keras.Input((4,)), same, same])
    """
    result = "model = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Dense(4)])"
    found = verdict(worker, original, result)
    assert found.differences == ("the result has 4 weights, the original has 2",)


def test_layers_declared_in_another_order(worker: Worker) -> None:
    original = "model = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Dense(4)])"
    result = """
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.b = layers.Dense(4)
            self.a = layers.Dense(4)
        def call(self, x):
            return self.b(self.a(x))
    model = Net()
    """
    found = verdict(worker, original, result)
    assert found.status == "different"
    assert (
        "the outputs for float32(2, 4): the largest difference is"
        in found.differences[0]
    )


def test_a_frozen_layer_at_another_index(worker: Worker) -> None:
    found = verdict(
        worker,
        f"{NET}\nmodel.layers[0].trainable = False",
        f"{NET_FUNCTIONAL}\nmodel.layers[0].trainable = False",
    )
    assert any("trainable" in each for each in found.differences)
    found = verdict(
        worker,
        f"{NET}\nmodel.layers[0].trainable = False",
        f"{NET_FUNCTIONAL}\nmodel.layers[1].trainable = False",
    )
    assert found.status == "equal"


def test_a_difference_for_one_open_size_only(worker: Worker) -> None:
    original = "model = keras.Sequential([keras.Input((None, 3)), layers.GlobalMaxPooling1D()])"
    result = """
    from keras import ops
    inputs = keras.Input((None, 3))
    model = keras.Model(inputs, layers.Lambda(lambda x: ops.max(x[:, :12], 1))(inputs))
    """
    found = verdict(worker, original, result)
    assert found.status == "different"
    assert "(3, 15, 3)" in found.differences[0]


def test_inputs_that_are_no_longer_cast(worker: Worker) -> None:
    original = "model = keras.Sequential([keras.Input((5, 1)), layers.Conv1D(2, 3)])"
    result = """
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = layers.Conv1D(2, 3)
        def call(self, x):
            return self.conv(x)
    model = Net()
    """
    found = verdict(worker, original, result)
    assert found.status == "equal"
    assert "uint8, one axis less" in found.notes[0]


# What is asked for


def test_one_model_of_several(worker: Worker) -> None:
    text = (
        f"{HEAD}small = keras.Sequential([layers.Dense(1, input_shape=(4,))])\n"
        "large = keras.Sequential([layers.Dense(9, input_shape=(4,))])\n"
    )
    wrong = text.replace("Dense(9", "Dense(8")
    sides = Side("a.py", text), Side("b.py", wrong)
    statuses = [each.status for each in verify(*sides, worker)]
    assert statuses == ["equal", "different"]
    (found,) = verify(*sides, worker, name="small")
    assert found.status == "equal"
    (found,) = verify(*sides, worker, line=4)
    assert found.status == "different"
    with pytest.raises(UserError, match="These were found: `small` on line 3"):
        verify(*sides, worker, name="other")


def test_a_place_that_the_result_does_not_have(worker: Worker) -> None:
    found = verdict(worker, NET, "net = keras.Sequential([layers.Dense(1)])")
    assert found.status == "unverifiable"
    assert "assigned to `model` 1 times in the original and 0 times" in found.reason


def test_text_that_is_not_python(worker: Worker) -> None:
    with pytest.raises(UserError, match=r"b\.py: line 1: this is not valid Python"):
        verify(Side("a.py", NET), Side("b.py", "print 3"), worker)


def test_downloads_are_not_needed(worker: Worker) -> None:
    text = """
    import tensorflow as tf
    (x, y), _ = tf.keras.datasets.cifar10.load_data()
    base = tf.keras.applications.MobileNet(
        input_shape=(32, 32, 3), alpha=0.25, include_top=False, weights="imagenet"
    )
    base.trainable = False
    model = keras.Sequential([base, layers.Flatten(), layers.Dense(int(y.max()) + 1)])
    """
    found = verdict(worker, text, text)
    assert found.status == "equal", found


@pytest.mark.parametrize("wrong_run", [0, 1])
def test_what_differs_in_one_run_alone_is_not_called_equal(
    worker: Worker, tmp_path: Path, wrong_run: int
) -> None:
    """The result has another activation in one of the runs."""
    runs = tmp_path / "runs"
    changing = f"""
    from pathlib import Path

    def chosen():
        runs = Path({str(runs)!r})
        count = len(runs.read_text()) if runs.exists() else 0
        runs.write_text("x" * (count + 1))
        return "tanh" if count == {wrong_run} else "relu"

    activation = chosen()
    model = keras.Sequential([layers.Dense(6, activation=activation, input_shape=(4,))])
    """
    right = """
    model = keras.Sequential([layers.Dense(6, activation="relu", input_shape=(4,))])
    """
    found = verdict(worker, right, changing)
    if wrong_run == 0:
        assert found.status == "unverifiable"
        assert found.reason.startswith("in one of two runs it differs: the outputs")
    else:
        assert found.status == "equal"
        assert runs.read_text() == "x"


# What only the caller, or the data, would say

OPEN = """
from absent.parts import *
from absent.agents import Agent
X = absent_data.load("x.csv")
class Player(Agent):
    def build(self, {0}):
        self.model = keras.Sequential([
            layers.Conv1D({0}, 3, input_shape={1}), layers.Flatten(), layers.Dense(2),
        ])
"""
OPEN_RESULT = """
from absent.parts import *
from absent.agents import Agent
X = absent_data.load("x.csv")
class Player(Agent):
    def build(self, {0}):
        inputs = keras.Input({1})
        x = layers.Conv1D({0}, {2})(inputs)
        x = layers.Flatten()(x)
        self.model = keras.Model(inputs, layers.Dense(2)(x))
"""


@pytest.mark.parametrize("shape", ["X.shape[1:]", "(filters, 3)"])
def test_values_are_made_up(worker: Worker, shape: str) -> None:
    original = OPEN.format("filters", shape)
    for kernel, status in ((3, "equal"), (2, "different")):
        result = OPEN_RESULT.format("filters", shape, kernel)
        found = verdict(worker, original, result)
        assert found.status == status, found
        assert any(
            "made up:" in note and "build_filters=16" in note for note in found.notes
        )


OBJECTS = """
import absent_settings
from absent_settings import RATE
from absent_agents import Agent
class Player(Agent):
    def __init__(self, config, kind):
        super().__init__(config)
        self.config = config
        if kind == "small":
            self.size = config["size"]
        else:
            self.size = undefined
        data = absent_settings.load(config.path)
        self.model = keras.Sequential([
            layers.Dense(self.size, self.config.activation, input_shape=data.shape[1:]),
            layers.Dropout(RATE),
            layers.Dense(self.actions{}),
        ])
"""


def test_objects_are_made_up_by_what_is_read_of_them(worker: Worker) -> None:
    same, other = OBJECTS.format(""), OBJECTS.format(" + 1")
    found = verdict(worker, same, same)
    assert found.status == "equal", found
    (note,) = found.notes
    for said in ("RATE=0.25", "self_actions=16", "size=16, ", "activation='relu'"):
        assert said in note
    assert verdict(worker, same, other).status == "different"


@pytest.mark.parametrize(
    "text",
    [
        (
            "from absent import add_head\nmodel = keras.Sequential([layers.Dense(2)])\n"
            "model = add_head(model)"
        ),
        "def build(base):\n    base.summary()\n    return keras.Sequential(base.layers)",
        (
            "def build(parts):\n"
            "    return keras.Sequential([*parts.layers, layers.Dense(2)])"
        ),
    ],
)
def test_models_and_their_layers_are_never_made_up(worker: Worker, text: str) -> None:
    found = verdict(worker, text, text)
    assert found.status == "unverifiable", found


def test_a_loop_over_data_runs_once(worker: Worker) -> None:
    text = """
    for part in absent_data.load("x.csv"):
        model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
        model.fit(part)
    """
    assert verdict(worker, text, text).status == "equal"


def test_what_cannot_be_called_itself_is_not_different(worker: Worker) -> None:
    text = HEAD + textwrap.dedent("""
        model = keras.Sequential([
            keras.Input((3,)), layers.Lambda(lambda x: keras.gone(x)), layers.Dense(1)
        ])
    """)
    result = convert_text(text, "functional").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert found.status == "unverifiable", found
    assert "has no attribute 'gone'" in found.reason


def test_what_the_result_computes_is_not_made_up(worker: Worker) -> None:
    text = HEAD + textwrap.dedent("""
        x = absent_data.load("x.csv")
        size = x.shape[1]
        model = keras.Sequential([layers.Dense(2, input_dim=size), layers.Dense(1)])
    """)
    for tier in ("functional", "subclass", "module"):
        result = convert_text(text, tier).text
        (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
        assert found.status == "equal", found


ABSENT_LAYERS = {
    "imported": """
    from absent import block
    model = keras.Sequential([keras.Input((4,)), block(3{0}), layers.Dense(2)])
    """,
    "a class": """
    from absent import Own
    class Net:
        def __init__(self):
            self.model = keras.Sequential()
            self.model.add(keras.Input((4,)))
            self.model.add(Own(kind=1{0}))
            self.model.add(layers.Dense(2))
    """,
    "an argument": """
    def build(first):
        return keras.Sequential([keras.Input((4,)), first, layers.Dense(2{0})])
    """,
    "nothing": "model = keras.Sequential(layers=[keras.Input((4,)), Own(2{0})])",
}


@pytest.mark.parametrize("text", ABSENT_LAYERS.values(), ids=ABSENT_LAYERS)
def test_a_layer_that_is_not_there_is_made_up_and_said(
    worker: Worker, text: str
) -> None:
    same, other = text.format(""), text.format("+1")
    found = verdict(worker, same, same)
    assert found.status == "equal", found
    assert "a layer that keeps the shape" in found.notes[0]
    assert verdict(worker, same, other).status == "different"


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        ("pair()", "unverifiable", "several models; add one of these: [0], [1]['b']"),
        ("pair()[0]", "equal", ""),
        ("pair()[1]['b']", "different", ""),
        ("pair()[1]", "different", ""),
        ("Holder()", "equal", ""),
        ("Holder().net", "equal", ""),
        ("made().build(), 3", "equal", ""),
    ],
)
def test_calls_that_give_more_than_a_model(
    worker: Worker, call: str, status: str, said: str
) -> None:
    text = """
    def small(units):
        return keras.Sequential([keras.Input((4,)), layers.Dense(units)])
    def pair():
        return small(1), {{"b": small({0}), "epochs": 3}}
    class Holder:
        def __init__(self):
            self.net, self.size = small(3), 3
    def made():
        class Own:
            def build(self):
                return small(5)
        return Own()
    """
    found = verdict(worker, text.format(2), text.format(3), call=call)
    assert (found.status, said in found.reason) == (status, True), found


def test_a_part_that_does_not_say_what_it_was_told(worker: Worker) -> None:
    text = """
    class Own(keras.regularizers.Regularizer):
        def __call__(self, x):
            return keras.ops.sum(x)
    model = keras.Sequential([
        keras.Input((4,)), layers.Dense({}, activity_regularizer=Own())
    ])
    """
    assert verdict(worker, text.format(2), text.format(2)).status == "equal"
    assert verdict(worker, text.format(2), text.format(3)).status == "different"


UNTOLD = {
    "lists that are read by an index": """
    def build(config):
        model = keras.Sequential([keras.Input((4,))])
        for n in range(len(config.sizes)):
            model.add(layers.Dense(config.sizes[n]{0}, config.kinds[n]))
        return model
    """,
    "a class inside a function": """
    class Test:
        def setUp(self):
            class Own(absent.Base):
                def build(self):
                    return keras.Sequential([
                        keras.Input((self.size,)), layers.Dense(self.units{0})
                    ])
    """,
    "names that nothing imports": """
    @registered(3)
    def build(shape: Shape = (4, 2)) -> np.ndarray:
        return keras.Sequential([
            keras.Input(shape), Flatten(), layers.Dense(int(np.prod(shape)){0})
        ])
    """,
    "a model that is called at once": """
    inputs = keras.Input((4,))
    outputs = keras.Sequential([layers.Dense(3{0}), layers.Dense(2)])(inputs)
    """,
}


@pytest.mark.parametrize("text", UNTOLD.values(), ids=UNTOLD)
def test_what_the_file_leaves_open(worker: Worker, text: str) -> None:
    same, other = text.format(""), text.format(" + 1")
    found = verdict(worker, same, same)
    assert found.status == "equal", found
    found = verdict(worker, same, other)
    assert found.status == "different", found


ADAPTED = """
import numpy as np
x = np.arange(12.0).reshape(3, 4)
norm = layers.Normalization()
model = keras.Sequential([norm, layers.Dense(2)])
{}
model(x)
"""


def test_a_layer_that_is_adapted_later(worker: Worker) -> None:
    text = HEAD + ADAPTED.format("norm.adapt(x)")
    result = convert_text(text, "subclass").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert found.status == "equal", found
    other = result.replace("Dense(2)", "Dense(2, use_bias=False)")
    (found,) = verify(Side("a.py", text), Side("b.py", other), worker)
    assert found.status == "different", found


def test_a_layer_that_nothing_adapts_here(worker: Worker) -> None:
    text = HEAD + ADAPTED.format("prepare([norm], x)")
    result = convert_text(text, "subclass").text
    (found,) = verify(Side("a.py", text), Side("b.py", result), worker)
    assert found.status == "unverifiable", found
    assert "not adapted" in found.reason
    other = text.replace("Dense(2)", "Dense(3)")
    (found,) = verify(Side("a.py", text), Side("b.py", other), worker)
    assert found.status == "different", found


def test_the_stated_shape_is_a_size_that_is_made_up(worker: Worker) -> None:
    text = """
    def build(size):
        return keras.Sequential([layers.Reshape((size, 1)), layers.Flatten(), layers.Dense(2)])
    """
    text = HEAD + textwrap.dedent(text)
    result = convert_text(text, "functional", Options(input_shape=(6,))).text
    sides = Side("a.py", text), Side("b.py", result)
    (found,) = verify(*sides, worker, input_shape=(6,))
    assert found.status == "equal", found
    assert found.notes == ("with values made up: build_size=6",)


# What numbers do not show, or only for some inputs

UNSEEN = {
    "other initializer": ("{}layers.Dense(3{})", ", kernel_initializer='he_normal'"),
    "other first bias": ("{}layers.Dense(3{})", ", bias_initializer='ones'"),
    "other forget bias": (
        "keras.Input((6, 3)), layers.LSTM(3{})",
        ", unit_forget_bias=False",
    ),
    "lost seed": ("{}layers.Dropout(0.5{}), layers.Dense(3)", ", seed=1"),
    "limit that no number reaches": ("{}layers.ReLU({}), layers.Dense(3)", "600.0"),
    "constraint that is kept anyway": (
        "{}layers.Dense(3{})",
        ", bias_constraint='non_neg'",
    ),
    "momentum of a frozen layer": (
        "{}layers.BatchNormalization(trainable=False{})",
        ", momentum=0.9",
    ),
    "lost mask of zeros": (
        "keras.Input((5,)), layers.Embedding(90, 4{}), layers.LSTM(3)",
        ", mask_zero=True",
    ),
    "other mask value": (
        "keras.Input((6, 3)), layers.Masking({}), layers.LSTM(3)",
        "7.0",
    ),
    "lost mask of the outputs": (
        "keras.Input((5,)), layers.Embedding(90, 4{}), layers.Dense(3)",
        ", mask_zero=True",
    ),
    "other words": (
        "keras.Input((1,), dtype='string'), layers.StringLookup(vocabulary=['a', {}])",
        "'b'",
    ),
    "lost name of the model": ("{}layers.Dense(3)], name='mine'{}", None),
    "lost name of the input": ("keras.Input((4,){}), layers.Dense(3)", ", name='rows'"),
}


@pytest.mark.parametrize(("text", "told"), UNSEEN.values(), ids=UNSEEN)
def test_what_numbers_do_not_show(worker: Worker, text: str, told: str | None) -> None:
    start = "keras.Input((4,)), "
    places = (start, "{}") if text.startswith("{}") else ("{}",)
    original, result = (
        text.format(*(x.format(given) for x in places)) for given in (told or "", "")
    )
    if told is None:
        result = f"{start}layers.Dense(3)], name='other'"
    closed = [each if "]," in each else f"{each}]" for each in (original, result)]
    first, second = (f"model = keras.Sequential([{each})" for each in closed)
    assert verdict(worker, first, first).status == "equal"
    found = verdict(worker, first, second)
    assert found.status == "different", found


def test_layers_made_in_another_order_start_alike(worker: Worker) -> None:
    original = "model = keras.Sequential([keras.Input((4,)), layers.Dense(40), layers.Dense(40)])"
    result = """
    class Own(layers.Layer):
        def build(self, shape):
            self.w = self.add_weight(shape=(shape[-1], 40), initializer={!r})
            self.b = self.add_weight(shape=(40,), initializer="zeros")
        def call(self, x):
            return x @ self.w + self.b
    last = Own()
    first = {}
    inputs = keras.Input((4,))
    model = keras.Model(inputs, last(first(inputs)))
    """
    right = verdict(
        worker, original, result.format("glorot_uniform", "layers.Dense(40)")
    )
    assert right.status == "equal", right
    wrong = verdict(worker, original, result.format("he_normal", "layers.Dense(40)"))
    assert "starts with values of another kind" in wrong.differences[0]
    given = "layers.Dense(40, kernel_initializer='he_normal')"
    wrong = verdict(worker, original, result.format("glorot_uniform", given))
    assert "`kernel_initializer` of the layer `dense" in wrong.differences[0]


def test_layers_without_weights_declared_in_any_order(worker: Worker) -> None:
    original = """
    model = keras.Sequential([
        keras.Input((4,)), layers.Dense(4), layers.ReLU(6.0), layers.Dense(4), layers.ReLU(),
    ])
    """
    result = """
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.a, self.b = layers.Dense(4), layers.Dense(4)
            self.last, self.first = layers.ReLU(), layers.ReLU({})
        def call(self, x):
            return self.last(self.b(self.first(self.a(x))))
    model = Net()
    """
    assert verdict(worker, original, result.format("6.0")).status == "equal"
    assert verdict(worker, original, result.format("600.0")).status == "different"


def test_settings_of_one_file_are_not_those_of_the_other(worker: Worker) -> None:
    net = "model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])"
    for setting in (
        "keras.config.set_floatx('float64')",
        "keras.config.set_dtype_policy('mixed_bfloat16')",
    ):
        assert verdict(worker, f"{setting}\n{net}", net).status == "different"
        assert verdict(worker, net, f"{setting}\n{net}").status == "different"
        same = f"{setting}\n{net}"
        assert verdict(worker, same, same).status == "equal"


@pytest.mark.parametrize(
    ("tier", "names"),
    [
        ("functional", "name='my model'"),
        ("subclass", "name='my model'"),
        ("functional", "name='Größe'"),
        ("subclass", "name='Größe'"),
        ("functional", "[keras.Input((4,)), layers.Dense(3, name='ä b')]"),
    ],
)
def test_names_that_a_graph_does_not_take(
    worker: Worker, tier: str, names: str
) -> None:
    text = (
        f"{HEAD}model = keras.Sequential({names})\n"
        "model.add(layers.Dense(3, input_shape=(4,)))\nmodel.add(layers.Dropout(0.5))\n"
    )
    if names.startswith("["):
        text = text.replace(", input_shape=(4,)", "")
    result = convert_text(text, tier).text
    sides = Side("a.py", text), Side("b.py", result)
    (found,) = verify(*sides, worker)
    assert found.status == "equal", found
    wrong = Side("b.py", result.replace("Dropout(0.5)", "Dropout(0.4)"))
    assert wrong.text != result
    (found,) = verify(sides[0], wrong, worker)
    assert found.status == "different", found


def test_an_original_that_raises_for_values_alone_is_not_different(
    worker: Worker,
) -> None:
    """It is built by its shapes; what it is called with is a number."""
    text = """
    def fails(x):
        if isinstance(x, keras.KerasTensor):
            return x
        raise ValueError("old Keras")
    model = keras.Sequential([keras.Input((4,)), layers.Lambda(fails, output_shape=(4,)), layers.Dense(1)])
    """
    result = convert_text(HEAD + textwrap.dedent(text), "subclass").text
    (found,) = verify(
        Side("a.py", HEAD + textwrap.dedent(text)), Side("b.py", result), worker
    )
    assert found.status == "unverifiable", found
    assert "calling the original raises" in found.reason
    assert "old Keras" in found.reason


# Layers that other functions add

ADDED = {
    "by a method": """
    class Net:
        def __init__(self):
            self.model = keras.Sequential([keras.Input((4,))])
            for size in (3, 5):
                self._block(size)
            self.model.add(layers.Dense(2))
        def _block(self, size):
            self._dense(size)
        def _dense(self, size):
            self.model.add(layers.Dense(size, {activation}))
    """,
    "all by a method": """
    class Net:
        def __init__(self):
            self.model = keras.Sequential()
            self._build()
        def _build(self):
            self.model.add(layers.Dense(3, {activation}, input_shape=(4,)))
            self.model.add(layers.Dense(2))
    """,
    "by a function that gives it back": """
    def head(net):
        net.add(layers.Dense(3, {activation}))
        return net
    def build():
        model = keras.Sequential([keras.Input((4,))])
        model = head(model)
        model.add(layers.Dense(2))
        return model
    """,
}


@pytest.mark.parametrize("text", ADDED.values(), ids=ADDED)
def test_layers_that_functions_add(worker: Worker, text: str) -> None:
    text = HEAD + textwrap.dedent(text)
    right, wrong = (
        convert_text(text.format(activation=f"activation={each!r}"), "functional").text
        for each in ("relu", "tanh")
    )
    original = Side("a.py", text.format(activation="activation='relu'"))
    (found,) = verify(original, Side("b.py", right), worker)
    assert found.status == "equal", found
    (found,) = verify(original, Side("b.py", wrong), worker)
    assert found.status == "different", found
