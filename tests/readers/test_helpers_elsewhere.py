"""Functions of other modules of the project that add layers."""

from pathlib import Path

import pytest

from tools import check_refused, convert

BLOCKS = """\
from keras.layers import Dense, Dropout


def block(model, n):
    for i in range(n):
        model.add(Dense(n + i))
    model.add(Dropout(0.5))
"""
MODEL = """\
import keras
from keras.layers import Dense
from .blocks import block

model = keras.Sequential([keras.Input((2,)), Dense(4)])
block(model, 3)
model.add(Dense(1))
"""
FUNCTIONAL = """\
import keras
from keras.layers import Dense
from .blocks import block

inputs = keras.Input((2,))
x = Dense(4)(inputs)
stack = keras.Sequential()
block(stack, 3)
for layer in stack.layers:
    x = layer(x)
outputs = Dense(1)(x)
model = keras.Model(inputs, outputs)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a module whose function adds layers; its path."""
    folder = tmp_path / "net"
    folder.mkdir()
    (tmp_path / "pyproject.toml").touch()
    (folder / "__init__.py").touch()
    (folder / "blocks.py").write_text(BLOCKS)
    return folder


def _path(package: Path) -> str:
    return str(package / "model.py")


def test_the_functional_form_takes_the_layers_of_an_empty_model(package: Path) -> None:
    result = convert(MODEL, "functional", path=_path(package))
    assert result.text == FUNCTIONAL


def test_a_class_keeps_the_layers_in_a_list(package: Path) -> None:
    text = convert(MODEL, "subclass", path=_path(package)).text
    assert (
        "        stack = keras.Sequential()\n"
        "        block(stack, 3)\n"
        "        self.block = stack.layers\n"
    ) in text


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_the_result_is_not_converted_again(package: Path, to: str) -> None:
    once = convert(MODEL, to, path=_path(package)).text
    assert not convert(once, to, path=_path(package), input_shape=(2,)).models


@pytest.mark.parametrize(
    ("imported", "called"),
    [
        ("from net.blocks import block", "block"),
        ("from net import blocks", "blocks.block"),
        ("from . import blocks as b", "b.block"),
        ("from net import again as block", "block"),
        ("from blocks import block", "block"),
    ],
)
def test_the_module_is_found(package: Path, imported: str, called: str) -> None:
    (package / "__init__.py").write_text("from .blocks import block as again\n")
    text = MODEL.replace("from .blocks import block", imported)
    text = text.replace("block(model", f"{called}(model")
    result = convert(text, "functional", path=_path(package))
    assert f"{called}(stack, 3)" in result.text


@pytest.mark.parametrize(
    "changed",
    [
        BLOCKS.replace("range(n)", "range(len(model.layers))"),
        BLOCKS.replace("Dense(n + i)", "Dense(n + i, input_shape=(2,))"),
        BLOCKS.replace("Dense(n + i)", "Dense(n + i, **options)"),
        BLOCKS.replace("import Dense, Dropout", "import Dropout\nfrom a import Dense"),
        BLOCKS.replace("Dropout(0.5)", "__import__('keras').Input((4,))"),
        BLOCKS.replace("def block", "@cached\ndef block"),
        BLOCKS + "    return n\n",
        BLOCKS + "\n\nblock = None\n",
        BLOCKS + "\n\nfrom other import *\n",
        BLOCKS + "    print(model.output_shape)\n",
        "def block(:\n",
    ],
)
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_function_that_does_more_is_refused(
    package: Path, changed: str, to: str
) -> None:
    (package / "blocks.py").write_text(changed)
    check_refused(MODEL, to, "TFS102", path=_path(package))


def test_a_module_that_may_be_another_one_is_refused(package: Path) -> None:
    (package.parent / "blocks.py").write_text(BLOCKS)
    text = MODEL.replace(".blocks", "blocks")
    check_refused(text, "functional", "TFS102", path=_path(package))


def test_a_text_without_a_file_is_refused() -> None:
    check_refused(MODEL, "functional", "TFS102")


def test_a_block_with_other_layers_is_refused_for_a_class(package: Path) -> None:
    text = MODEL.replace(
        "block(model, 3)",
        "for n in range(2):\n    model.add(Dense(3))\n    block(model, n)",
    )
    assert (
        "    block(stack, n)" in convert(text, "functional", path=_path(package)).text
    )
    check_refused(text, "subclass", "TFS102", path=_path(package))


def test_what_a_model_is_assigned_is_the_same_model(package: Path) -> None:
    (package / "blocks.py").write_text(BLOCKS + "    return model\n")
    text = MODEL.replace("block(model", "model = block(model")
    assert convert(text, "functional", path=_path(package)).text == FUNCTIONAL


def test_the_files_of_a_command_are_looked_at(package: Path) -> None:
    from tfscaffold.convert.conversion import Options
    from tfscaffold.convert.files import convert_file

    path = package / "model.py"
    path.write_text(MODEL)
    result = convert_file(str(path), "functional", Options())
    assert result.conversion is not None
    assert result.conversion.text == FUNCTIONAL


@pytest.mark.parametrize(
    "asked", ["type(model)", "isinstance(model, Dense)", "model is None", "kind(model)"]
)
def test_a_function_may_ask_for_the_class_of_the_model(
    package: Path, asked: str
) -> None:
    kind = "def kind(m, k=None):\n    return k if m is None else type(m).__mro__\n"
    (package / "kinds.py").write_text(kind)
    body = BLOCKS.replace("    for", f"    print({asked})\n    for")
    (package / "blocks.py").write_text(f"from net.kinds import kind\n{body}")
    assert convert(MODEL, "functional", path=_path(package)).text == FUNCTIONAL


@pytest.mark.parametrize(
    "kind",
    [
        "def kind(m):\n    return m.layers\n",
        "def kind(m):\n    m = m or 1\n    return type(m)\n",
        "@cached\ndef kind(m):\n    return type(m)\n",
        "def kind(*m):\n    return m\n",
        "def kind(m):\n    return kind(m)\n",
    ],
)
def test_a_function_that_hands_the_model_on_is_refused(
    package: Path, kind: str
) -> None:
    (package / "kinds.py").write_text(kind)
    body = BLOCKS.replace("    for", "    kind(model)\n    for")
    (package / "blocks.py").write_text(f"from .kinds import kind\n{body}")
    check_refused(MODEL, "functional", "TFS102", path=_path(package))
