"""Names of Python that a file gives another meaning, where the new code would read them."""

import pytest

from tfscaffold.convert import Options, convert_text

MODEL = "keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])"
TRAINED = f"""\
import keras
import numpy as np

{{}}
model = {MODEL}
model.compile("sgd", "mse")
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=2)
"""


def codes(text: str, to: str, training: str | None = None) -> list[str]:
    (model,) = convert_text(text, to, Options(training=training)).models
    return [each.code for each in model.diagnostics if each.severity == "error"]


@pytest.mark.parametrize(
    ("bound", "to", "refused"),
    [
        ("super = 3", "subclass", True),
        ("input = 3", "subclass", False),
        ("super = 3", "functional", False),
        ("isinstance = 3", "module", True),
        ("zip = 3", "module", False),
        ("input = 3", "module", False),
        ("def f(super, zip):\n    return super", "subclass", False),
    ],
)
def test_a_class_that_reads_a_name_of_python(
    bound: str, to: str, refused: bool
) -> None:
    text = f"import keras\n\n{bound}\nmodel = {MODEL}\n"
    assert codes(text, to) == (["TFS112"] if refused else [])


@pytest.mark.parametrize(
    ("bound", "refused"), [("range = 3", True), ("input = 3", False), ("x = 3", False)]
)
def test_a_loop_that_reads_a_name_of_python(bound: str, refused: bool) -> None:
    found = codes(TRAINED.format(bound), "functional", "loop")
    assert found == (["TFS112"] if refused else [])


@pytest.mark.parametrize(
    ("layer", "refused"),
    [("LSTM(2)", True), ("Dense(2)", False)],
)
def test_only_names_that_the_blocks_of_the_model_read_matter(
    layer: str, refused: bool
) -> None:
    text = (
        "import keras\n\nenumerate = 3\n"
        f"model = keras.Sequential([keras.layers.{layer}])\n"
    )
    assert codes(text, "module") == (["TFS112"] if refused else [])
    # Blocks in a module of their own read those of Python.
    (model,) = convert_text(text, "module", Options(blocks_module="blocks")).models
    assert model.status == "converted"
