"""Training that shares its lines with other statements keeps its place among them."""

import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.results import Options

HEAD = """\
import keras
from keras import layers

m = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
"""


def new_lines(body: str, style: str) -> list[str]:
    result = convert_text(HEAD + body, "", Options(training=style))
    assert [model.status for model in result.models] == ["converted"]
    text = result.text.partition("m = keras.Sequential(")[2]
    return text.splitlines()[1:]


def test_a_fit_below_an_if_on_its_line_stays_below_it() -> None:
    body = 'm.compile("sgd", "mse")\nif more: m.fit(x, y, verbose=0); print(1)\n'
    lines = new_lines(body, "loop")
    at = lines.index("if more:")
    assert all(line.startswith("    ") for line in lines[at + 1 :])
    assert "        callbacks.on_epoch_begin(epoch)" in lines[at:]
    assert lines[-1] == "    print(1)"


def test_statements_beside_a_fit_stay_before_and_behind_it() -> None:
    body = 'm.compile("sgd", "mse"); a = 1; h = m.fit(x, y); print(2)\n'
    lines = new_lines(body, "loop")
    assert lines[0].startswith("optimizer = ")
    assert lines.index("a = 1") < lines.index("h = keras.callbacks.History()")
    assert lines[-2:] == ["callbacks.on_train_end()", "print(2)"]


@pytest.mark.parametrize("before", ["a = 1; ", "if more: ", "if more: a = 1; "])
def test_the_model_with_the_step_is_made_before_its_compile_alone(before: str) -> None:
    body = f'{before}m.compile("sgd", "mse"); m.fit(x, y)\n'
    made = 'trainer = TrainStepModel(m); trainer.compile("sgd", "mse")'
    assert new_lines(body, "train-step") == [f"{before}{made}; trainer.fit(x, y)"]


def test_the_model_with_the_step_is_made_behind_the_model() -> None:
    body = 'n = keras.Sequential([layers.Dense(1)]); n.compile("sgd", "mse"); n.fit(x, y)\n'
    lines = convert_text(HEAD + body, "", Options(training="train-step")).text
    assert '(1)]); trainer = TrainStepModel(n); trainer.compile("sgd"' in lines


def test_a_loop_on_the_line_of_its_model_is_refused() -> None:
    body = 'n = keras.Sequential(); n.add(layers.Dense(1)); n.compile("sgd", "mse"); n.fit(x, y)\n'
    result = convert_text(HEAD + body, "subclass", Options(training="loop"))
    assert [model.status for model in result.models] == ["converted", "refused"]
    assert body in result.text
