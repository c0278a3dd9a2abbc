"""A variable that holds another model later: each is trained as its own."""

import pytest

from tfscaffold.convert import Conversion, Options, convert_text

HEAD = """\
import keras
from keras import layers


def build(units=2):
    return keras.Sequential([keras.Input((4,)), layers.Dense(units), layers.Dense(1)])


x, y, more = keras.ops.ones((8, 4)), keras.ops.ones((8, 1)), True
inputs = keras.Input((4,))
other = keras.Model(inputs, layers.Dense(1)(inputs))
"""
MODEL = "model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\n"
COMPILE = 'model.compile("sgd", "mse")\n'
FIT = "model.fit(x, y)\n"


def rewritten(body: str, style: str, to: str = "") -> Conversion:
    return convert_text(HEAD + body, to, Options(training=style))


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    "body",
    [
        MODEL + COMPILE + "if more:\n    model = other\n" + FIT,
        MODEL + COMPILE + FIT + "model, count = other, 2\n" + FIT,
        MODEL + COMPILE + "for model in [other]:\n    pass\n" + FIT,
        MODEL + COMPILE + f"for turn in range(2):\n    {FIT}    model = other\n",
        MODEL + COMPILE + "with open('a') as model:\n    pass\n" + FIT,
        "def change():\n    global model\n    model = other\n\n\n"
        + MODEL
        + COMPILE
        + "change()\n"
        + FIT,
    ],
)
def test_another_model_in_between_is_not_trained(body: str, style: str) -> None:
    for model in rewritten(body, style).models:
        if model.line > 10:
            assert model.status == "refused"
            assert "may hold another model here" in model.diagnostics[0].message


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    "body",
    [
        MODEL + COMPILE + FIT + "model = other\n",
        "model = None\n" + MODEL + COMPILE + FIT,
        MODEL + f"for turn in range(2):\n    {COMPILE}    {FIT}    model = other\n",
        f"for turn in range(2):\n    {MODEL}    {COMPILE}    {FIT}    model = other\n",
        "if more:\n    model = other\nelse:\n    " + MODEL + COMPILE + FIT,
    ],
)
def test_another_model_before_or_after_does_not_matter(body: str, style: str) -> None:
    assert rewritten(body, style).models[-1].status == "converted"


@pytest.mark.parametrize(
    "other", ["model = build(3)\n", "if more:\n    model = build(3)\n"]
)
def test_each_model_gets_the_step_that_is_compiled(other: str) -> None:
    body = "model = build()\n" + (COMPILE + FIT) + other + (COMPILE + FIT)
    text = rewritten(body, "train-step").text
    made = "trainer = TrainStepModel(model)\n"
    assert text.count(made) == 2
    assert f'{made}trainer.compile("sgd", "mse")\ntrainer.fit(x, y)\n{other}' in text


def test_a_model_that_has_grown_gets_it_too() -> None:
    more = 'model.pop()\nmodel.add(layers.Dense(1, name="last"))\n'
    first = MODEL.replace("layers.D", "layers.Dense(2), layers.D")
    text = rewritten(
        first + (COMPILE + FIT) + more + (COMPILE + FIT), "train-step"
    ).text
    assert text.count("trainer = TrainStepModel(model)\n") == 2


def test_two_models_of_a_name_one_of_them_in_a_loop() -> None:
    body = MODEL + COMPILE + FIT + "for turn in range(2):\n"
    body += f"    {MODEL}    {COMPILE}    {FIT}"
    for style in ("loop", "train-step"):
        models = rewritten(body, style).models
        assert [each.status for each in models[1:]] == ["converted"] * 2


def test_a_model_that_is_compiled_where_it_is_made_and_again_gets_one_step() -> None:
    text = HEAD.replace("    return keras.S", "    model = keras.S")
    text = text.replace(
        "Dense(1)])\n\n", "Dense(1)])\n    COMPILE    return model\n\n", 1
    )
    text = text.replace("COMPILE", COMPILE) + "model = build()\n" + FIT + COMPILE + FIT
    result = convert_text(text, "", Options(training="train-step")).text
    assert result.count("trainer = TrainStepModel(model)\n") == 1
    assert result.endswith('trainer.compile("sgd", "mse")\ntrainer.fit(x, y)\n')
    assert "model.compile(" not in result


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    "made",
    [
        "if more:\n    MODELelse:\n    OTHER",
        "match more:\n    case True:\n        MODEL    case _:\n        OTHER",
        "try:\n    MODELexcept ValueError:\n    OTHER",
    ],
)
def test_models_of_branches_are_trained_by_the_same_text(made: str, style: str) -> None:
    other = MODEL.replace("Dense(1)", "Dense(2), layers.Dense(1)")
    made = made.replace("MODEL", MODEL).replace("OTHER", other)
    for to in ("", "functional", "subclass"):
        result = rewritten(made + COMPILE + FIT, style, to)
        assert {each.status for each in result.models[1:]} == {"converted"}
        assert result.text.count(".compile(") == (1 if style == "train-step" else 0)
    if style == "loop":
        result = rewritten(made + COMPILE + FIT, style, "module")
        assert {each.status for each in result.models[1:]} == {"converted"}
        assert result.text.count("optimizer = keras.optimizers.SGD") == 1
