"""Layers that a finished model gains or loses further down."""

import pytest

from tools import check_converted, check_refused, convert

HEAD = """\
import keras
from keras import layers

"""
MODEL = "m = keras.Sequential([layers.Dense(3, input_dim=2), layers.Dense(1)])\n"


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("", "m.pop()\n", "m = keras.Model(m.input, m.layers[-2].output)\n"),
        (
            "m.predict(1)\n",
            "m.pop()\nm.compile()\nm.predict(1)\n",
            (
                "m = keras.Model(m.input, m.layers[-2].output)\nm.compile()\n"
                "m.predict(1)\n"
            ),
        ),
        (
            "m.summary()\nm.fit(1)\nm.compile()\n",
            "m.add(layers.Dense(4))\nm.compile()\nm.fit(2)\n",
            (
                "outputs = layers.Dense(4)(m.output)\nm = keras.Model(m.input, outputs)\n"
                "m.compile()\nm.fit(2)\n"
            ),
        ),
        (
            "m.count_params()\n",
            "m.pop(); m.add(layers.Dense(4)); n = 3\nm.add(layers.Dense(n))\nm(1)\n",
            (
                "x = layers.Dense(4)(m.layers[-2].output)\nn = 3\noutputs = layers.Dense(n)(x)\n"
                "m = keras.Model(m.input, outputs)\nm(1)\n"
            ),
        ),
    ],
)
def test_a_model_that_changes(before: str, changes: str, after: str) -> None:
    made = """\
inputs = keras.Input(shape=(2,))
x = layers.Dense(3)(inputs)
outputs = layers.Dense(1)(x)
m = keras.Model(inputs, outputs)
"""
    text = HEAD + MODEL + before + changes
    check_converted(text, "functional", HEAD + made + before + after)


@pytest.mark.parametrize("to", ["subclass", "module"])
def test_other_forms_do_not_change(to: str) -> None:
    result = convert(HEAD + MODEL + "m.pop()\n", to)
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize(
    "code",
    [
        "n = m\nm.add(layers.Dense(4))\n",
        "f = m.predict\nm.add(layers.Dense(4))\n",
        "y = m(keras.Input((2,)))\nm.add(layers.Dense(4))\n",
        "m.compile()\nm.add(layers.Dense(4))\nm.fit(1)\nm.compile()\n",
        "m.compile()\nm.add(layers.Dense(4))\nif m:\n    m.compile()\nm.fit(1)\n",
        "m.compile()\nm.add(layers.Dense(4))\nsave(m)\n",
        "m.trainable = False\nm.add(layers.Dense(4))\n",
        # Keras goes on to run the function that it has made for the old layers.
        "m.predict(1)\nm.add(layers.Dense(4))\nm.predict(1)\n",
        "f = lambda: m.predict(1)\nf()\nm.add(layers.Dense(4))\nf()\n",
        "m.summary()\nm.add(layers.Dense(m.output_shape[-1]))\n",
        "for n in (1, 2):\n    m.fit(n)\n    m.add(layers.Dense(n))\n    m.compile()\n",
        "def grow():\n    m.add(layers.Dense(4))\n",
        "m = keras.models.load_model('a')\nm.add(layers.Dense(4))\n",
        "if m:\n    m = other\nm.count_params()\nm.add(layers.Dense(4))\n",
    ],
)
def test_a_layer_that_is_added_uncertainly_is_refused(code: str) -> None:
    result = convert(HEAD + MODEL + code, "functional")
    refused = [each for model in result.models for each in model.diagnostics]
    if "load_model" in code:
        assert "m.add(" in result.text
        return
    assert {each.code for each in refused} & {"TFS102", "TFS104"}, result.text


@pytest.mark.parametrize(
    "code",
    [
        "m.pop()\nm.pop()\n",
        "for i in range(1):\n    m.pop()\n",
        "if m:\n    m.pop()\nm.pop()\n",
        "last = m.pop()\n",
        "m.pop(False)\n",
        "m.add(m.layers[0])\nm.pop()\nm.pop()\nm.pop()\n",
    ],
)
def test_layers_that_are_taken_off_uncertainly_are_refused(code: str) -> None:
    result = convert(HEAD + MODEL + code, "functional")
    assert [model.status for model in result.models] == ["refused"]


FACTORY = """\
def base():
    m = keras.Sequential([layers.Dense(3, input_dim=2)])
    return m


"""


def test_a_model_that_grows_where_it_is_made_by_a_function() -> None:
    text = HEAD + FACTORY + "n = base()\nn.add(layers.Dense(4))\n"
    result = convert(text, "functional").text
    assert result.endswith(
        "n = base()\n"
        "outputs = layers.Dense(4)(n.output)\n"
        "n = keras.Model(n.input, outputs)\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        "n = k = base()\nn.add(layers.Dense(4))\n",
        "n = base()\nkept.append(n)\nn.add(layers.Dense(4))\n",
        "n = base()\nfor i in range(2):\n    n.add(layers.Dense(4))\n    kept.append(n)\n",
        "n = base()\nn.compile()\nn.add(layers.Dense(4))\nn.fit(1)\n",
        "base().add(layers.Dense(4))\n",
        "def more(n):\n    n.add(layers.Dense(4))\n\n\nmore(base())\n",
        (
            "def second():\n    n = base()\n    kept.append(n)\n    return n\n\n\n"
            "k = second()\nk.add(layers.Dense(4))\n"
        ),
    ],
)
def test_a_model_of_a_function_that_grows_uncertainly_is_refused(code: str) -> None:
    check_refused(HEAD + FACTORY + code, "functional", "TFS102")


def test_what_is_imported_in_a_function_is_not_there_for_another_one() -> None:
    inside = FACTORY.replace("    m =", "    from keras import Sequential\n\n    m =")
    text = inside.replace("keras.Seq", "Seq") + "n = base()\nn.add(layers.Dense(4))\n"
    check_refused(HEAD + text, "functional", "TFS102")


VARIANTS = """\
if flag:
    m = keras.Sequential([layers.Dense(3, input_dim=2), layers.Dense(4)])
else:
    m = keras.Sequential([layers.Dense(5, input_dim=2)])
"""


def test_variants_grow_together() -> None:
    result = convert(HEAD + VARIANTS + "m.add(layers.Dense(1))\n", "functional")
    assert [model.status for model in result.models] == ["converted"] * 2
    assert result.text.count("outputs = layers.Dense(1)(m.output)\n") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keras.Sequential([layers.Dense(5, input_dim=2)])", "load()"),
        ("m = keras.Sequential([layers.Dense(5, input_dim=2)])", "n = m = f(1)"),
        ("layers.Dense(5, input_dim=2)", "layers.Dense(5)"),
        ("input_dim=2)])\n", 'input_dim=2)], name="a")\n'),
        ("m.add(layers.Dense(1))", "m.pop()"),
        ("else:", "n = m\nif not flag:"),
    ],
)
def test_variants_that_differ_are_refused(old: str, new: str) -> None:
    text = VARIANTS + "m.add(layers.Dense(1))\n"
    result = convert(HEAD + text.replace(old, new), "functional")
    assert {model.status for model in result.models} == {"refused"}, result.text


def test_models_of_two_classes_are_told_apart() -> None:
    one = """\
class One:
    def __init__(self):
        self.m = keras.Sequential([layers.Dense(3, input_dim=2)])

    def keep(self):
        kept.append(self.m)


"""
    other = one.replace("One", "Other").replace("kept.append(self.m)", "self.m.pop()")
    statuses = [
        model.status for model in convert(HEAD + one + other, "functional").models
    ]
    assert statuses == ["converted", "refused"]
    derived = other.replace("Other", "Other(One)")
    statuses = [
        model.status for model in convert(HEAD + one + derived, "functional").models
    ]
    assert statuses == ["refused", "refused"]


def test_a_loop_of_the_definition_stands_in_another_loop() -> None:
    text = """\
        import keras
        from keras import layers

        for _ in range(2):
            m = keras.Sequential([layers.Dense(3, input_dim=2)])
            for layer in [layers.Dense(3), layers.Dense(1)]:
                m.add(layer)
        m.add(layers.Dense(4))
        """
    converted = """\
        import keras
        from keras import layers

        for _ in range(2):
            inputs = keras.Input(shape=(2,))
            x = layers.Dense(3)(inputs)
            for layer in [layers.Dense(3), layers.Dense(1)]:
                x = layer(x)
            m = keras.Model(inputs, x)
        outputs = layers.Dense(4)(m.output)
        m = keras.Model(m.input, outputs)
        """
    check_converted(text, "functional", converted)
