"""Uses of a model that mean something else in another form."""

import pytest

from tfscaffold.convert import convert_text
from tools import convert

MODEL = """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
"""


def codes(use: str, tier: str) -> set[str]:
    (model,) = convert_text(f"{MODEL}{use}\n", tier).models
    return {each.code for each in model.diagnostics if each.code.startswith("TFS1")}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        'first = getattr(model, "layers")[0]',
        'extended = hasattr(model, "add")',
        "found = [getattr(model, name) for name in names]",
        'path = f"{type(model).__name__}.keras"',
        'path = model.__class__.__name__ + ".keras"',
        'other = type(model)(name="other")',
    ],
)
def test_what_asks_for_a_class_or_an_attribute_by_name_is_refused(
    use: str, tier: str
) -> None:
    assert codes(use, tier) == {"TFS108"}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        "print(type(model))",
        "print(model.__class__.__name__, model)",
        'trains = hasattr(model, "fit")',
        'weights = getattr(model, "weights")',
    ],
)
def test_what_means_the_same_in_each_form_is_not(use: str, tier: str) -> None:
    assert codes(use, tier) == set()


@pytest.mark.parametrize(
    ("use", "refused"),
    [
        ("model.dense = 4", True),
        ("model.head = layers.Dense(5)", True),
        ("setattr(model, 'dense', 4)", True),
        ("model.trainable = False", False),
        ("setattr(model, 'trainable', False)", False),
        ("model.stop_training = True", False),
    ],
)
def test_an_attribute_that_is_set_may_be_one_of_the_class(
    use: str, refused: bool
) -> None:
    assert codes(use, "subclass") == ({"TFS108"} if refused else set())


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ("first = model.losses[0]", {"TFS115"}),
        ("penalty = sum(model.losses)", set()),
    ],
)
def test_a_module_lists_its_losses_in_an_order_of_its_own(
    use: str, found: set[str]
) -> None:
    assert codes(use, "module") == found


def test_build_without_a_shape_gets_that_of_the_model() -> None:
    text = convert_text(f"{MODEL}model.build()\n", "functional").text
    assert text.endswith("model.build(model.input_shape)\n")
    assert codes("model.build()", "subclass") == {"TFS108"}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        "p = P(model, 3)\np.model.pop()",
        "def f(*args):\n    args[0].pop()\nf(model)",
        "def f(**kw):\n    kw['m'].pop()\nf(m=model)",
        "def f(m):\n    m.pop()\ng = functools.partial(f, model)",
        "def f(m):\n    m.pop()\nf(*(model,))",
        "f = lambda m: m.pop()\nf(model)",
        "match (model, 2):\n    case (m, n):\n        m.pop()",
        "p = P(model, 3)\np.model.add(layers.Dense(3))",
    ],
)
def test_layers_that_something_unknown_gains_or_loses_are_refused(
    use: str, tier: str
) -> None:
    assert codes(use, tier) == {"TFS108"}


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    "use",
    [
        "stack = [1]\nf(model)\nstack.pop()",
        "class A:\n    def f(self):\n        self.todo = []\n        self.todo.pop()\nf(model)",
        "f(model)\nwords.pop(0)\nseen.add(3)",
        "f(model)\nmodel.layers.pop()",
    ],
)
def test_lists_are_no_models(use: str, tier: str) -> None:
    assert codes(use, tier) == set()


@pytest.mark.parametrize(
    "use",
    [
        "outs = [each.output for each in (model, other)]",
        "p = P(model, 2)\nprint(p.model.output_shape)",
        "layer = model.layers[-1]\nlayer = f(layer)\nprint(layer.output)",
        "def f(layer):\n    return layer.input\nf(model.layers[0])",
        "for layer in zip(model.layers):\n    print(layer.output)",
        "new = keras.models.load_model(path)\nprint(new.layers[0].output)",
        "new = keras.models.clone_model(model)\nprint(new.layers[0].output)",
        "def f(new):\n    print(new.layers[0].output)\nf(model)\nf(load(path))",
    ],
)
def test_tensors_of_what_may_be_no_layer_are_refused_to_subclass(use: str) -> None:
    assert codes(use, "subclass") == {"TFS108"}
    assert "TFS108" not in codes(use.replace("layers[0]", "layers[-1]"), "functional")


@pytest.mark.parametrize(
    "use",
    [
        "base = keras.applications.VGG16()\nprint(base.output, base.layers[-1].output)",
        "print(args.output, self.options.input)",
        "import fileinput\nlines = fileinput.input",
        "net.output(3)",
        "for layer in model.layers:\n    print(layer.output_shape)",
        "def answer(form):\n    return form.input.age",
    ],
)
def test_other_outputs_are_not(use: str) -> None:
    assert codes(use, "subclass") == set()


MADE_BELOW = """\
import keras
from keras import layers
from data import Rows

{above}
def make(shape):
    model = keras.Sequential([keras.Input(shape), layers.Dense(2)])
    return model

rows = Rows(3)
shape = rows.input_shape
model = make(shape)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("make(shape)\n", "make(shape)\nprint(rows.input_shape)\n"),
        ("Rows(3)", "Rows(make)"),
        ("rows = Rows(3)\n", "rows = Rows(3)\nif a:\n    rows = make(3)\n"),
        ("{above}", "@register"),
        ("shape = rows", "for rows in Rows(4):\n    shape = rows"),
    ],
)
def test_what_is_read_before_a_function_is_named_is_not_of_its_model(
    old: str, new: str
) -> None:
    text = MADE_BELOW.format(above="")
    assert convert_text(text, "subclass").models[0].status == "converted"
    text = MADE_BELOW.replace(old, new).format(above="")
    (model,) = convert_text(text, "subclass").models
    assert [each.code for each in model.diagnostics] == ["TFS108"]


def test_layers_of_a_pretrained_model_that_is_made_there_are_of_none_of_the_file() -> (
    None
):
    text = """\
import keras
from keras import applications, layers

front = applications.ResNet50(weights=None).layers[:7]
model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
show(model)
"""
    for tier in ("functional", "subclass"):
        assert convert(text, tier).models[0].status == "converted"
    unknown = text.replace("applications.ResNet50", "make")
    (model,) = convert(unknown, "functional").models
    assert [each.code for each in model.diagnostics] == ["TFS108"]


@pytest.mark.parametrize(
    ("read", "functional", "subclass"),
    [
        ("self.model.inputs", False, True),
        ("self.model.output_shape", False, True),
        ("self.model.layers[0].weights", True, False),
        ("self.model.layers[-1].weights", False, False),
        ("[each.name for each in self.model.layers]", True, False),
        ("self.model.stop_training", False, False),
        # Of the callback's own.
        ("self.data.inputs", False, False),
    ],
)
def test_what_a_callback_asks_of_the_model(
    read: str, functional: bool, subclass: bool
) -> None:
    text = (
        "import keras\nfrom keras import layers\n\n"
        "class Watch(keras.callbacks.Callback):\n"
        f"    def on_epoch_end(self, epoch, logs=None):\n        print({read})\n\n"
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\n"
        "model.fit(x, y, callbacks=[Watch()])\n"
    )
    for tier, refused in (("functional", functional), ("subclass", subclass)):
        (model,) = convert_text(text, tier).models
        assert (model.status == "refused") == refused, tier


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("name", "status"), [('f"net_{n}"', "converted"), ("n", "refused")]
)
def test_the_name_that_a_model_is_given(name: str, status: str, tier: str) -> None:
    text = (
        "import keras\nfrom keras import layers\n\nfor n in names:\n"
        f"    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)], name={name})\n"
        "    print(model.name)\n"
    )
    assert [each.status for each in convert_text(text, tier).models] == [status]


@pytest.mark.parametrize(
    ("use", "new"),
    [
        ("print(len({}.layers))", "print(len(model2.layers[1:]))"),
        ("first = {}.layers[0]", "first = model2.layers[1]"),
        ("f = lambda: {}.layers[-2:]", "f = lambda: build_model().layers[1:][-2:]"),
    ],
)
def test_layers_of_a_model_where_it_is_made(use: str, new: str) -> None:
    made = "keras.Sequential([keras.Input((4,)), layers.Dense(3)])"
    result = convert_text(f"{MODEL}{use.format(made)}\n", "functional")
    assert [each.status for each in result.models] == ["converted"] * 2
    assert result.text.endswith(f"{new}\n")


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ('other.get_layer("sequential")', True),
        ('other.get_layer(name="sequential_1")', True),
        ('[l for l in other.layers if l.name == "sequential"]', True),
        ('other.get_layer("first")', False),
        ('print("sequential")', False),
    ],
)
def test_a_model_that_is_looked_for_by_its_automatic_name(
    tier: str, asked: str, refused: bool
) -> None:
    found = codes(f"found = {asked}", tier)
    assert found == ({"TFS108"} if refused else set())


AGAIN = """\
import keras
from keras import layers


class Net:
    model = None

    def build(self):
        if self.model is not None:
            USE
        self.model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
"""


@pytest.mark.parametrize(
    "use", ["print(self.model.output_shape)", "self.model.predict(x)"]
)
def test_a_method_that_is_called_again_finds_the_model_of_before(use: str) -> None:
    text = AGAIN.replace("USE", use)
    assert convert_text(text, "subclass").models[0].status == "converted"
    assert convert_text(text, "module").models[0].status == "refused"
    once = text.replace("def build", "def __init__")
    assert convert_text(once, "module").models[0].status == "converted"


def test_a_function_that_is_called_again_finds_the_model_of_before() -> None:
    text = """\
        import keras
        from keras import layers

        model = None


        def build():
            global model
            if model is not None:
                print(model.output_shape)
            model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        """
    assert convert(text, "subclass").models[0].status == "refused"
    assert convert(text, "functional").models[0].status == "converted"
    local = text.replace("global model", "model = None")
    assert convert(local, "subclass").models[0].status == "converted"


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
def test_a_sequential_of_the_configuration_of_an_unknown_model_may_be_of_this_one(
    tier: str,
) -> None:
    (model,) = convert_text(
        """\
import keras
from keras import layers


class Net:
    _model = None

    @property
    def model(self):
        if self._model is None:
            self._model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        return self._model


net = Net()
other = keras.Sequential.from_config(net.model.get_config())
""",
        tier,
    ).models
    assert model.status == "refused"
    errors = [each for each in model.diagnostics if each.severity == "error"]
    assert [each.line for each in errors] == [16, 16]
