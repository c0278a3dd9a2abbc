"""Sources made to lead the converter astray; each was converted wrongly once, or could be."""

import ast
from textwrap import dedent

import pytest

from tfscaffold.convert import convert_text
from tools import check_converted, check_noop, check_refused, convert

IMPORTS = "import keras\nfrom keras import layers\n"


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
def test_a_text_without_models_is_left(to: str) -> None:
    check_noop("x = 1\n", to)
    check_noop("", to)
    check_noop("# Sequential\nSequential = 3\n", to)


def test_an_import_is_shared_by_all_functions() -> None:
    check_converted(
        """\
        from keras.layers import Dense
        from keras.models import Sequential
        def f():
            return Sequential([Dense(1, input_shape=(2,))])
        def g():
            return Sequential([Dense(1, input_shape=(2,))])
        """,
        "functional",
        """\
        from keras.layers import Dense, Input
        from keras.models import Model
        def f():
            inputs = Input(shape=(2,))
            outputs = Dense(1)(inputs)
            return Model(inputs, outputs)
        def g():
            inputs = Input(shape=(2,))
            outputs = Dense(1)(inputs)
            return Model(inputs, outputs)
        """,
    )


def test_a_local_variable_does_not_hide_an_import() -> None:
    result = convert(
        """\
        from keras.layers import Dense
        from keras.models import Sequential
        def f(Model, Input=3):
            return Sequential([Dense(1, input_shape=(2,))])
        """,
        "functional",
    )
    assert "inputs = KerasInput(shape=(2,))" in result.text
    assert "import Dense, Input as KerasInput" in result.text
    assert "return KerasModel(inputs, outputs)" in result.text


def test_a_local_variable_does_not_hide_a_class() -> None:
    result = convert(
        IMPORTS
        + "def build(Net=3):\n"
        + "    return keras.Sequential([layers.Dense(Net, input_shape=(2,))])\n",
        "subclass",
    )
    assert "model = Net2(Net)" in result.text


def test_a_parameter_does_not_hide_a_name_of_the_file() -> None:
    result = convert(
        """\
        import keras
        from keras import layers, regularizers
        class A:
            def f(self):
                self.net = keras.Sequential([
                    layers.Dense(self.config.regularizers),
                    layers.Dense(1, kernel_regularizer=regularizers.l2(0.1)),
                ])
        """,
        "subclass",
    )
    assert "def __init__(self, regularizers" not in result.text
    assert "kernel_regularizer=regularizers.l2(0.1)" in result.text


def test_a_call_is_evaluated_as_often_as_before() -> None:
    result = convert(
        IMPORTS
        + "def f(sizes):\n"
        + "    return keras.Sequential("
        + "[layers.Dense(sizes.pop()), layers.Dense(sizes.pop())])\n",
        "subclass",
    )
    assert result.text.count("sizes.pop()") == 2


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("LAMBDA", "lambda_"), ("UNITS", "units"), ("__n", "n"), ("__", "value")],
)
def test_a_constant_gives_a_parameter_its_name(name: str, parameter: str) -> None:
    result = convert(
        f"{IMPORTS}{name} = 1\nmodel = keras.Sequential([layers.Dense({name})])\n",
        "subclass",
    )
    assert f"def __init__(self, {parameter}, **kwargs):" in result.text
    assert f"model = Net({parameter}={name})" in result.text


def test_a_shared_layer_is_one_parameter() -> None:
    result = convert(
        IMPORTS
        + "shared = layers.Dense(2)\n"
        + "model = keras.Sequential([shared, shared])\n",
        "subclass",
    )
    assert "model = Net(shared)" in result.text
    assert result.text.count("self.shared = shared") == 1


def test_the_size_of_a_vocabulary_is_no_shape() -> None:
    text = IMPORTS + (
        "model = keras.Sequential([layers.ReversibleEmbedding(input_dim=9, "
        "output_dim=2)])\n"
    )
    check_refused(text, "functional", "TFS101")


def test_a_variable_that_changes_is_not_read_later() -> None:
    result = convert(
        IMPORTS
        + "a = keras.Input((3,))\n"
        + "model = keras.Sequential()\n"
        + "model.add(a)\n"
        + "a = keras.Input((4,))\n"
        + "model.add(layers.Dense(1))\n",
        "functional",
    )
    assert "inputs = a\na = keras.Input((4,))" in result.text


@pytest.mark.parametrize(
    ("use", "to", "code"),
    [
        ("m.pop()", "functional", "TFS108"),
        ("keep(m)[0].layers[0]", "functional", "TFS108"),
        ("[m][0]\nm.add(layers.Dense(1))", "functional", "TFS102"),
        ("train(m)", "module", "TFS115"),
        ("json.loads(m.to_json())", "subclass", "TFS108"),
        ("m.fit({'a': x, 'b': y})", "subclass", "TFS108"),
        ("x = {'a': y}\nm.fit(x=x)", "subclass", "TFS108"),
        ("keras.Model(x, m.output)", "subclass", "TFS108"),
        ("n = m\nn.pop()", "functional", "TFS108"),
        (
            "class A:\n    b = build()\n    def c(self): self.b.pop()",
            "functional",
            "TFS108",
        ),
        (
            "import tensorflow as tf\ntf.lite.TFLiteConverter.from_keras_model(m)",
            "module",
            "TFS115",
        ),
        ("m.layers = []", "functional", "TFS108"),
    ],
)
def test_a_model_is_followed_where_it_is_returned(use: str, to: str, code: str) -> None:
    text = (
        IMPORTS
        + "def build():\n"
        + "    return keras.Sequential([layers.Dense(1, input_shape=(2,))])\n"
        + "def train(network):\n"
        + "    network.fit(1)\n"
        + f"m = build()\n{use}\n"
    )
    result = convert(text, to)
    codes = [each.code for model in result.models for each in model.diagnostics]
    assert codes == [code]
    assert result.text == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.layers[0]", "model.layers[1]"),
        ("model.layers[-1]", "model.layers[-1]"),
        ("model.layers[:-1]", "model.layers[1:-1]"),
        ("len(model.layers)", "len(model.layers[1:])"),
        ("model.layers[i]", "model.layers[1:][i]"),
    ],
)
def test_indices_shift(before: str, after: str) -> None:
    text = IMPORTS + (
        "model = keras.Sequential([layers.Dense(1, input_shape=(2,))])\n"
        f"print({before})\n"
    )
    assert convert(text, "functional").text.endswith(f"\nprint({after})\n")


@pytest.mark.parametrize(
    ("root", "register"),
    [
        ("import keras", "keras.saving.register_keras_serializable"),
        (
            "from tensorflow import keras",
            "keras.utils.register_keras_serializable",
        ),
        ("import tf_keras as keras", "keras.utils.register_keras_serializable"),
        (
            "from tensorflow.python import keras",
            "keras.utils.generic_utils.register_keras_serializable",
        ),
    ],
)
def test_a_class_is_registered_where_that_keras_has_it(
    root: str, register: str
) -> None:
    text = f"{root}\nmodel = keras.Sequential([keras.layers.Dense(1)])\n"
    assert f"@{register}()\n" in convert(text, "subclass").text


def test_a_class_is_registered_where_the_name_that_is_there_has_it() -> None:
    text = """\
        {}
        from {}.models import Sequential
        from {}.layers import Dense
        model = Sequential([Dense(2)])
        """
    for first, rest, register in (
        ("from tensorflow import keras", "keras", "keras.utils."),
        ("import tensorflow.keras as K", "keras", "K.utils."),
        ("import keras", "tensorflow.keras", "keras.saving."),
    ):
        result = convert(dedent(text).format(first, rest, rest), "subclass").text
        assert f"@{register}register_keras_serializable()\n" in result


def test_keras_2_has_no_raw_form() -> None:
    check_refused(
        "import tf_keras as keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n",
        "module",
        "TFS114",
    )


def test_a_module_that_may_be_missing_stays_where_it_is_tested() -> None:
    text = """\
        try:
            import keras
        except ImportError:
            keras = None
        def build():
            return keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
        """
    check_refused(text, "subclass", "TFS112")
    assert "keras.Model(inputs, outputs)" in convert(text, "functional").text


def test_a_class_stands_below_one_of_the_imports_it_needs() -> None:
    file = """\
        from tensorflow.keras import Sequential
        from tensorflow.keras.layers import Dense, Input
        def build():
            return Sequential([Input((2,)), Dense(1)])
        """
    result = convert(dedent(file) * 2, "subclass").text
    where = result.index("import register_keras_serializable")
    assert where < result.index("@register_keras_serializable()")


def test_a_class_does_not_stand_above_the_imports_of_keras() -> None:
    text = """\
        def build():
            return Sequential([Input((2,)), Dense(1)])
        from tensorflow.keras import Sequential
        from tensorflow.keras.layers import Dense, Input
        """
    check_refused(text, "subclass", "TFS112")
    assert "Model(inputs, outputs)" in convert(text, "functional").text


@pytest.mark.parametrize(
    "made", ["Normalization()", "Normalization(mean=0, variance=2)"]
)
def test_normalization_is_not_built_by_a_class(made: str) -> None:
    text = f"""\
        from keras import Sequential, layers
        model = Sequential([layers.{made}, layers.Dense(1)])
        """
    check_refused(text, "subclass", "TFS118")
    adapted = """\
        from keras import Sequential, layers
        norm = layers.Normalization()
        norm.adapt(data)
        model = Sequential([norm, layers.Dense(1)])
        """
    assert convert(adapted, "subclass").models[0].status == "converted"


def test_the_user_s_own_names_stay_beside_the_blocks() -> None:
    result = convert(
        """\
        import keras
        from keras.utils import Sequence
        import math as random
        model = keras.Sequential(
            [keras.layers.Dropout(0.5, noise_shape=shape, dtype=kind, input_shape=(2,))]
        )
        class Any(Sequence): pass
        """,
        "module",
    )
    assert [model.status for model in result.models] == ["converted"]
    assert "from keras.utils import Sequence\n" in result.text
    assert "from collections.abc import Mapping, Sequence as " in result.text
    assert "from typing import Any as " in result.text


def test_comments_of_the_input_stay_with_it() -> None:
    text = IMPORTS + (
        "model = keras.Sequential()\n"
        "# what comes in\n"
        "model.add(keras.Input((3,)))  # three\n"
        "# what goes out\n"
        "model.add(layers.Dense(1))\n"
    )
    check_converted(
        text,
        "functional",
        IMPORTS
        + "# what comes in\n"
        + "inputs = keras.Input((3,))  # three\n"
        + "# what goes out\n"
        + "outputs = layers.Dense(1)(inputs)\n"
        + "model = keras.Model(inputs, outputs)\n",
    )
    assert convert(text, "subclass").text.endswith(
        "model = Net()\n# what comes in\nmodel(keras.Input((3,)))  # three\n"
    )


@pytest.mark.parametrize("count", [1, 300])
def test_many_layers_are_no_matter(count: int) -> None:
    text = IMPORTS + "model = keras.Sequential()\n"
    text += "model.add(keras.Input((2,)))\n" + "model.add(layers.Dense(2))\n" * count
    for to in ("functional", "subclass"):
        assert convert(text, to).models[0].status == "converted"


def test_the_layers_of_another_model_may_begin_with_its_input() -> None:
    text = IMPORTS + """
base = keras.models.load_model("a.keras")
model = keras.Sequential()
for layer in base.layers[:-1]:
    model.add(layer)
model.add(layers.Dense(2))
"""
    check_refused(text, "functional", "TFS101")
    result = convert(text, "functional", input_shape=(224, 224, 3)).text
    assert "    if not isinstance(layer, keras.layers.InputLayer):\n" in result
    result = convert(text, "subclass").text
    assert "    for layer in base.layers[:-1]\n" in result
    assert "    if not isinstance(layer, keras.layers.InputLayer)\n" in result


@pytest.mark.parametrize("to", ["functional", "subclass", "module"])
def test_an_annotation_that_can_mean_several_things_is_left(to: str) -> None:
    text = IMPORTS + """
Net = keras.Model
Net = keras.Sequential
Net = int
def build() -> Net:
    return keras.Sequential([keras.Input((4,)), layers.Dense(1)])
"""
    result = convert(text, to)
    assert [model.status for model in result.models] == ["converted"]
    assert "def build() -> Net:" in result.text


def test_a_size_that_only_the_input_reads_is_read_before_it_changes() -> None:
    text = (
        IMPORTS
        + "n = 2\n"
        + "model = keras.Sequential()\n"
        + "model.add(keras.Input((n,)))\n"
        + "n = 3\n"
        + "model.add(layers.Dense(n))\n"
    )
    assert (
        "inputs = keras.Input((n,))\nstack = []\nn = 3\nstack.append(layers.Dense(n))\n"
        "model = Net(stack)\nmodel(inputs)\n"
    ) in convert(text, "subclass").text


@pytest.mark.parametrize("statement", ["other.trainable = False", "size = 3"])
def test_a_statement_between_held_layers_stays(statement: str) -> None:
    text = (
        IMPORTS
        + "def gan(generator, other):\n"
        + "    model = keras.Sequential()\n"
        + "    model.add(generator)\n"
        + f"    {statement}\n"
        + "    model.add(other)\n"
        + "    return model\n"
    )
    assert f"    {statement}\n    model = GAN(generator, other)\n" in (
        convert(text, "subclass").text
    )


@pytest.mark.parametrize(
    ("layer", "use", "result"),
    [
        (
            "layers.Dense(3)",
            "m.predict_classes(x, verbose=0)",
            "m.predict(x, verbose=0).argmax(axis=-1)",
        ),
        (
            "layers.Dense(units=1), layers.Activation('sigmoid')",
            "m.predict_classes(x)[0]",
            '(m.predict(x) > 0.5).astype("int32")[0]',
        ),
        ("layers.Dense(n)", "m.predict_proba(x)", "m.predict(x)"),
    ],
)
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_methods_of_keras_2_are_written_out(
    layer: str, use: str, result: str, to: str
) -> None:
    text = f"{IMPORTS}m = keras.Sequential([keras.Input((2,)), {layer}])\n{use}\n"
    assert convert(text, to).text.endswith(f"\n{result}\n")


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_number_of_classes_that_is_not_known_is_asked_for(to: str) -> None:
    text = f"{IMPORTS}m = keras.Sequential([keras.Input((2,)), layers.Dense(n)])\n"
    assert convert(f"{text}y = m.predict_classes(x)[0]\n", to).text.endswith(
        "\ny = (lambda p: p.argmax(axis=-1) if p.shape[-1] > 1 else (p > 0.5)"
        '.astype("int32"))(\n    m.predict(x)\n)[0]\n'
    )
    check_refused(f"{text}y = map(m.predict_classes, x)\n", to, "TFS108")


TWO = """\
import keras
from keras import layers
if deep:
    model = keras.Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
else:
    model = keras.Sequential([{}])
model.layers[0].trainable = False
"""


def test_layers_of_two_models_are_counted_anew_if_both_are_converted() -> None:
    result = convert(TWO.format("layers.Dense(1, input_shape=(2,))"), "functional")
    assert "model.layers[1].trainable" in result.text


def test_layers_of_two_models_are_left_if_one_is_refused() -> None:
    check_refused(TWO.format("*given"), "functional", "TFS108", "TFS101")


@pytest.mark.parametrize("name", ["if", "else"])
def test_layers_of_two_models_are_left_if_one_is_not_chosen(name: str) -> None:
    text = TWO.format("layers.Dense(1, input_shape=(2,))")
    check_refused(text, "functional", "TFS108", line=4 if name == "if" else 6)


@pytest.mark.parametrize(
    "other",
    [
        "model = keras.models.load_model('a.keras')",
        "if deep: model = keras.models.load_model('a.keras')",
        "for model in models: pass",
        "with loaded() as model: pass",
    ],
)
def test_layers_of_a_model_that_may_be_another_one_are_left(other: str) -> None:
    text = (
        IMPORTS
        + "model = keras.Sequential([layers.Dense(1, input_shape=(2,))])\n"
        + f"if more:\n    {other}\n".replace("    if deep: ", "    ")
        + "print(model.layers[0])\n"
    )
    check_refused(text, "functional", "TFS108")


HELD = """\
import keras
from keras import layers
class Agent:
    net = None
    def __init__(self):
        self.net = self.build()
    def build(self):
        model = keras.Sequential([layers.Dense(1, input_shape=(2,))])
        return model
    def weights(self):
        return self.net.layers[0].get_weights()
"""


def test_layers_of_a_model_that_is_handed_on_are_counted_anew() -> None:
    assert "self.net.layers[1]" in convert(HELD, "functional").text


@pytest.mark.parametrize(
    "other",
    [
        "    def load(self):\n        self.net = keras.models.load_model('a')\n",
        "    def load(self, net):\n        self.net = net\n",
        "    def load(self, n):\n        self.net, n = n\n",
        "class Other:\n    net = keras.models.load_model('a')\n",
    ],
)
def test_layers_of_a_model_that_may_come_from_elsewhere_are_left(other: str) -> None:
    check_refused(HELD + other, "functional", "TFS108")


@pytest.mark.parametrize("tier", ["functional", "subclass"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_line_that_ends_outside_brackets_is_put_in_parentheses(
    tier: str, newline: str
) -> None:
    text = (
        "import keras\nfrom keras import layers\n\nmodel = keras.Sequential()\n"
        "model.add(keras.\n    Input((4,)))\nmodel.add(layers\n    .Dense(3))\n"
        "model.add(layers.Dense\n    (1))\n"
    ).replace("\n", newline)
    conversion = convert_text(text, tier)
    assert [model.status for model in conversion.models] == ["converted"]
    ast.parse(conversion.text)


@pytest.mark.parametrize(
    ("value", "may_move"),
    [
        ("keras.regularizers.L2(0.1)", True),
        ("keras.constraints.MaxNorm(3)", True),
        ("keras.initializers.RandomNormal()", False),
        ("layers.Dropout(0.1)", False),
    ],
)
def test_what_may_be_made_between_two_layers(value: str, may_move: bool) -> None:
    text = (
        IMPORTS
        + "model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])\n"
        + f"other = {value}\n"
        + "model.add(layers.Dense(1, kernel_regularizer=other))\n"
    )
    assert ("Net(stack)" not in convert(text, "subclass").text) is may_move


def test_a_global_that_the_file_never_binds() -> None:
    text = (
        "import keras\n\n\ndef f():\n    global size\n    return keras.Sequential("
        "[keras.Input((4,)), keras.layers.Dense(size)])\n"
    )
    for tier in ("functional", "subclass", "module"):
        (model,) = convert_text(text, tier).models
        assert model.status in ("converted", "refused")
    assert "keras.layers.Dense(size)" in convert_text(text, "functional").text


def test_tensorflow_is_not_imported_above_what_it_reads_when_it_is_loaded() -> None:
    text = """\
import os

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

model = Sequential([Dense(1, input_shape=(3,))])
"""
    lines = convert(text, "module").text.splitlines()
    setting = next(n for n, line in enumerate(lines) if line.startswith("os.environ"))
    for module in ("keras", "tensorflow as tf"):
        assert lines.index(f"import {module}") > setting
    assert lines.index("class RawDense(tf.Module):") > lines.index(
        "import tensorflow as tf"
    )


LATE = """\
import os

print(os.name)
from keras import Sequential
from keras.layers import Dense
{}
first = Sequential([Dense(1, input_shape=(3,))])
{}
second = Sequential([Dense(1, input_shape=(3,))])
"""


def test_blocks_stand_below_the_import_that_they_need() -> None:
    new = convert(LATE.format("\nimport tensorflow as tf\n", ""), "module").text
    assert new.count("import tensorflow") == 1
    assert new.index("import tensorflow as tf") < new.index(
        "class RawDense(tf.Module):"
    )


def test_an_import_below_the_first_model_does_not_serve_it() -> None:
    new = convert(LATE.format("", "\nimport tensorflow as tf\n"), "module").text
    below = new[new.index("print(") :]
    assert below.index("import tensorflow\n") < below.index("(tensorflow.Module)")
    assert "(tf.Module)" not in new


@pytest.mark.parametrize("name", ["model", "self.model"])
def test_an_empty_model_that_is_replaced_at_once_is_none(name: str) -> None:
    text = IMPORTS + f"""
def build(self):
    {name} = keras.Sequential()
    {name} = keras.Sequential()
    {name}.add(layers.Dense(2, input_dim=3))
    return {name}
"""
    result = convert(text, "functional")
    assert [each.status for each in result.models] == ["converted"]
    assert f"    {name} = keras.Sequential()\n    inputs = " in result.text
    used = text.replace("keras.Sequential()\n", f"wrap({name})\n", 2)
    used = used.replace(f"wrap({name})", "keras.Sequential()", 1)
    assert [e.status for e in convert(used, "functional").models] == ["refused"]
