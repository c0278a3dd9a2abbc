"""Uses of a model inside f-strings, whose new text has quotes."""

import ast

import pytest

from tfscaffold.convert import Options, convert_text

TEXT = """\
import keras
import numpy as np

x, y = np.ones((8, 4)), np.ones((8, 2))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile("sgd", "mse")
model.fit(x, y)
print({})
"""


@pytest.mark.parametrize(
    ("shown", "new"),
    [
        ('f"{model.evaluate(x, y):.4f}"', "['loss']"),
        ("f'{model.evaluate(x, y):.4f}'", '["loss"]'),
        ('f"a" f"{model.evaluate(x, y)} {x}"', "['loss']"),
        ('f"""{model.evaluate(x, y):.4f}"""', '["loss"]'),
        ("""'a' f"{model.evaluate(x, y)} {x}" """.strip(), None),
    ],
)
def test_new_text_has_the_quotes_that_fit(shown: str, new: str | None) -> None:
    source = TEXT.format(shown)
    result = convert_text(source, "functional", Options(training="loop"))
    (model,) = result.models
    ast.parse(result.text, feature_version=(3, 11))
    if new is None:
        assert model.status == "refused"
        assert [each.code for each in model.diagnostics] == ["TFS108"]
    else:
        assert model.status == "converted", model.diagnostics
        assert new in result.text


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ('f"{model.layers[0].name=}"', "refused"),
        ('f"{len(model.layers) = }"', "refused"),
        ('f"{model.count_params()=}"', "converted"),
        ('f"n={model.layers[0].name}"', "converted"),
    ],
)
def test_an_expression_that_shows_its_own_text_keeps_it(
    shown: str, status: str
) -> None:
    source = TEXT.format(shown)
    assert convert_text(source, "functional").models[0].status == status
