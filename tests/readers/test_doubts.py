"""Where the file leaves the input in doubt, the shape that the user gives settles it."""

import pytest

from tools import check_refused, convert

HEAD = "from keras import Input, Sequential, layers\n\n"
ONCE = """\
def build(kinds, shape=None):
    model = Sequential()
    {}
    model.add(layers.Dense(1))
    return model
"""
UNPACKED = """\
kw = {"units": 3}
    kw.update({"input_shape": shape})
    model.add(layers.Dense(**kw))"""
CHOSEN = """\
for each in kinds:
        if each == "a":
            model.add(layers.Dense(3, input_shape=kinds))
        else:
            model.add(layers.Dropout(0.5))"""
DOUBTS = [
    ("TFS117", "model.add(layers.Dense(3, input_shape=shape))"),
    ("TFS117", UNPACKED),
    ("TFS102", CHOSEN),
    ("TFS116", "model.add(kinds[0](3, input_shape=shape))"),
]


@pytest.mark.parametrize(("code", "lines"), DOUBTS)
def test_a_given_shape_settles_it(code: str, lines: str) -> None:
    text = HEAD + ONCE.format(lines)
    result = convert(text, "functional")
    (found,) = result.models[0].diagnostics
    assert found.code == code
    assert "Or give `--input-shape`" in found.hint
    result = convert(text, "functional", input_shape=(4,))
    assert result.models[0].status == "converted"
    assert "inputs = Input(shape=(4,))\n" in result.text
    assert "model = Model(inputs, " in result.text


@pytest.mark.parametrize(
    ("stated", "given", "status"),
    [
        ("input_shape=(4,)", (4,), "converted"),
        ("input_dim=4", (4,), "converted"),
        ("input_shape=(5,)", (4,), "refused"),
        ("batch_input_shape=(2, 4)", (4,), "refused"),
        ("batch_input_shape=(None, 4)", (4,), "converted"),
        ("**{'input_shape': (5,), 'units': 3}", (4,), "refused"),
    ],
)
def test_it_must_not_contradict_a_layer(
    stated: str, given: tuple[int, ...], status: str
) -> None:
    lines = (
        f"if kinds:\n        model.add(layers.Dense(3, {stated}))\n"
        "    else:\n        model.add(layers.Dropout(0.5))"
    )
    text = HEAD + ONCE.format(lines.replace("3, **", "**"))
    for tier in ("functional", "subclass"):
        assert convert(text, tier, input_shape=given).models[0].status == status
    assert convert(text, "functional").models[0].status == "refused"


def test_an_input_among_the_layers_stays_refused() -> None:
    lines = "if kinds:\n        model.add(Input(shape))"
    text = HEAD + ONCE.format(lines)
    check_refused(text, "functional", "TFS117", "TFS102", input_shape=(4,))
    listed = f"{HEAD}model = Sequential(given())\nstack = [Input((4,))]\n"
    check_refused(listed, "functional", "TFS103", input_shape=(4,))
