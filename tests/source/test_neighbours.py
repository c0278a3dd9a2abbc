"""Names that come from other modules of the project by a star."""

from pathlib import Path

import pytest

from tfscaffold.convert import Options, convert_text
from tfscaffold.convert.results import ModelReport

MODEL = "model = Sequential()\nmodel.add(Dense(1, input_shape=(3,)))\n"
FUNCTIONAL = (
    "inputs = Input(shape=(3,))\noutputs = Dense(1)(inputs)\n"
    "model = Model(inputs, outputs)\n"
)
STARS = "from keras.models import *\nfrom keras.layers import *\n"


def converted(folder: Path, text: str, **modules: str) -> tuple[str, list[ModelReport]]:
    """Return what becomes of a text beside modules of these names."""
    for name, module in modules.items():
        (folder / f"{name}.py").write_text(module)
    result = convert_text(text, "functional", Options(path=str(folder / "main.py")))
    return result.text, list(result.models)


@pytest.mark.parametrize(
    "modules",
    [
        {"imports": STARS},
        {"imports": "from more import *\n", "more": STARS},
        {"imports": "from main import *\n" + STARS, "main": "from imports import *\n"},
        {
            "imports": "from keras.models import Sequential, Model\n"
            "from keras.layers import Dense, Input\n"
        },
        {
            "imports": f"{STARS}__all__ = ['Sequential', 'Model', 'Dense', 'Input']\n",
        },
    ],
)
def test_names_of_keras_come_through_modules(
    tmp_path: Path, modules: dict[str, str]
) -> None:
    head = "from imports import *\n"
    text, _ = converted(tmp_path, head + MODEL, **modules)
    assert text == head + FUNCTIONAL


def test_what_the_module_lacks_is_imported(tmp_path: Path) -> None:
    module = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
    text, _ = converted(
        tmp_path,
        "from imports import *\nmodel = keras.Sequential([Dense(1, input_shape=(3,))])\n",
        imports=f"{module}Dense = layers.Dense\n",
    )
    assert text == (
        "from imports import *\ninputs = keras.Input(shape=(3,))\n"
        "outputs = Dense(1)(inputs)\nmodel = keras.Model(inputs, outputs)\n"
    )
    text, _ = converted(
        tmp_path,
        "from imports import *\n" + MODEL,
        imports="from keras.models import Sequential\nfrom keras.layers import Dense\n",
    )
    assert "import Input" in text
    assert "import Model" in text or "Model\n" in text


@pytest.mark.parametrize(
    "modules",
    [
        {"imports": "class Sequential:\n    pass\n"},
        {"imports": "from torch.nn import *\n"},
        {"imports": f"{STARS}__all__ = ['Dense']\n"},
        {"imports": "from math import *\n"},
    ],
)
def test_a_class_of_another_package_is_none_of_keras(
    tmp_path: Path, modules: dict[str, str]
) -> None:
    text, models = converted(tmp_path, "from imports import *\n" + MODEL, **modules)
    assert text == "from imports import *\n" + MODEL
    assert models == []


@pytest.mark.parametrize(
    ("call", "modules"),
    [
        ("Sequential()", {}),
        ("keras.Sequential()", {}),
        ("tf.keras.models.Sequential()", {}),
        ("Sequential()", {"imports": "from elsewhere import *\n"}),
        ("Sequential()", {"imports": "if x:"}),
    ],
)
def test_a_module_that_is_not_found_is_a_reason(
    tmp_path: Path, call: str, modules: dict[str, str]
) -> None:
    text = f"from imports import *\nmodel = {call}\n"
    _, (model,) = converted(tmp_path, text, **modules)
    assert [each.code for each in model.diagnostics] == ["TFS107"]
    assert "import *`, and that module is not found" in model.diagnostics[0].message


def test_a_layer_that_a_module_may_replace_is_not_taken_for_that_of_keras(
    tmp_path: Path,
) -> None:
    head = "from keras.models import *\nfrom keras.layers import *\nfrom own import *\n"
    own = "class Sequential:\n    pass\n"
    _, (model,) = converted(tmp_path, head + MODEL, own=own)
    assert [each.code for each in model.diagnostics] == ["TFS107"]


@pytest.mark.parametrize("call", ["nn.Sequential()", "layers.Sequential()"])
def test_names_that_are_not_usual_for_keras(tmp_path: Path, call: str) -> None:
    _, models = converted(tmp_path, f"from imports import *\nmodel = {call}\n")
    assert models == []
