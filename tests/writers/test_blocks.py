"""The registry of blocks, and the source text that it cuts out of their files."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tfscaffold.resources import templates_folder
from tfscaffold.writers import blocks
from tfscaffold.writers.blocks import (
    Import,
    accepts,
    block_names,
    blocks_source,
    blocks_text,
    family,
    import_text,
    optimizer_names,
    parameters,
    takes_training,
    weights,
)

ROOT = Path(__file__).parents[2]
ARTICLE = ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]


def defined(text: str) -> list[str]:
    """The names that a module's text binds, without its imports, in order."""
    return [
        node.targets[0].id if isinstance(node, ast.Assign) else node.name  # type: ignore[attr-defined]
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Assign)
    ]


def complaints(text: str) -> list[str]:
    """What ruff says of names that are unbound or unused, and of the imports' order."""
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F,I", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if result.returncode == 0 else result.stdout.splitlines()


def test_names() -> None:
    assert set(ARTICLE) < set(block_names())
    assert {"Dropout", "Activation", "ReLU", "Softmax", "Reshape"} < set(block_names())
    assert not {"Block", "Convolution", "Pooling", "SGD"} & set(block_names())
    assert set(optimizer_names()) == {"SGD", "Adam"}
    assert family("Dense") == "core"


def test_what_a_block_takes() -> None:
    assert parameters("Flatten") == ("data_format", "name", "dtype", "trainable")
    assert parameters("Conv2D")[:3] == ("filters", "kernel_size", "strides")
    assert "kernel_constraint" not in parameters("Conv2D")
    assert parameters("Adam")[0] == "learning_rate"
    assert {"BatchNormalization", "Dropout", "LSTM", "TimeDistributed"} <= {
        name for name in block_names() if takes_training(name)
    }
    assert not takes_training("Dense")
    assert weights("Conv2D") == ("kernel", "bias")
    assert weights("BatchNormalization")[-2:] == ("moving_mean", "moving_variance")
    assert weights("Dropout") == ()


def test_what_a_block_accepts() -> None:
    assert accepts("Conv2D", "filters", 3)
    assert accepts("Conv2D", "data_format", "channels_last")
    assert accepts("Conv2D", "kernel_constraint", None)
    assert accepts("BatchNormalization", "renorm", False)


@pytest.mark.parametrize(
    "ask", [parameters, takes_training, weights, lambda name: blocks_text([name])]
)
def test_an_unknown_block_is_a_key_error(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KeyError, match="CutMix"):
        ask("CutMix")


@pytest.mark.parametrize(
    "names",
    [[name] for name in block_names() + optimizer_names()]
    + [ARTICLE, list(block_names()), [*block_names(), *optimizer_names()]],
    ids=" ".join,
)
def test_the_text_is_whole_and_clean(names: list[str]) -> None:
    import black

    text = blocks_text(names)

    assert set(names) <= set(defined(text))
    assert complaints(text) == []
    assert black.format_str(text, mode=black.Mode()) == text


def test_the_text_holds_what_is_needed_and_no_more() -> None:
    assert defined(blocks_text(["Flatten"])) == [
        "Block",
        "refuse",
        "require_channels_last",
        "Flatten",
    ]
    assert defined(blocks_text(["Adam"])) == [
        "Optimizer",
        "clipped",
        "zeros_for",
        "Adam",
    ]


def test_the_order_is_that_of_the_files() -> None:
    assert blocks_text(ARTICLE) == blocks_text(reversed(ARTICLE))
    assert defined(blocks_text(ARTICLE))[-6:] == [
        "Convolution",
        "Conv2D",
        "Dense",
        "Pooling",
        "MaxPooling2D",
        "Flatten",
    ]


_OTHERS = (
    "cloning",
    "keras_model",
    "held",
    "loading",
    "naming",
    "summary",
    "weight_files",
)


def test_the_whole_text_is_that_of_the_files() -> None:
    """Nothing is lost on the way: comments, decorators, docstrings."""
    text = blocks_text([*block_names(), *optimizer_names()])
    folder = ROOT / "templates/blocks"
    # These are no layers; tests/training and tests/writers/test_module.py have their own.
    others = {*folder.glob("*train*.py")}
    others |= {folder / f"{name}.py" for name in _OTHERS}
    for path in {*folder.glob("*.py")} - others:
        for definition in path.read_text(encoding="utf-8").split("\n\n\n")[1:]:
            assert definition.strip("\n") in text


def test_pieces() -> None:
    source = blocks_source(["Rescaling"])

    assert source.names == ("Block", "refuse", "Rescaling")
    assert [item.text for item in source.imports] == [
        "from collections.abc import Callable",
        "from collections.abc import Mapping",
        "from typing import Any",
        "import keras",
        "import tensorflow as tf",
    ]
    assert import_text(source.imports) + "\n\n\n" in blocks_text(["Rescaling"])
    assert source.text.endswith("\n")


def test_imports_of_one_module_are_joined() -> None:
    lines = import_text(
        [
            Import("tensorflow", None, "tf"),
            Import("typing", "Protocol", "Protocol"),
            Import("typing", "Any", "Any"),
            Import("math", None, "math"),
        ]
    )

    assert lines == (
        "import math\nfrom typing import Any, Protocol\n\nimport tensorflow as tf"
    )


@pytest.mark.parametrize(
    ("rename", "there"),
    [
        ({"Dense": "RawDense"}, "class RawDense(Block):"),
        ({"Block": "Layer"}, "class Dense(Layer):"),
        ({"add_bias": "biased"}, "x = biased(x, self.bias)"),
        ({"keras": "keras_"}, "import keras as keras_\n"),
        ({"keras": "tf.keras"}, "tf.keras.activations.get("),
        ({"tf": "tensorflow"}, "import tensorflow\n"),
        ({"Any": "Anything"}, "from typing import Any as Anything"),
    ],
)
def test_renaming(rename: Mapping[str, str], there: str) -> None:
    text = blocks_text(["Dense"], rename)

    assert there in text
    assert complaints(text) == []
    (old,) = rename
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert old not in {*used, *defined(text)}
    assert ("import keras" in text) == ("tf.keras" not in rename.values())


def test_renaming_leaves_attributes_locals_and_strings_alone() -> None:
    text = blocks_text(["Dense"], {"tf": "tensorflow", "cast": "no", "units": "no"})

    assert "this tf.Module has" in text
    assert "tensorflow.cast(x, self.compute_dtype)" in text
    assert "self.units = units" in text


def test_neither_tensorflow_nor_the_blocks_are_imported() -> None:
    code = (
        "import sys; from tfscaffold.writers.blocks import *; blocks_text(['Dense']);"
        "print([m for m in ('tensorflow', 'keras', 'numpy', 'black') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert run.stdout == "[]\n"


def test_names_are_unique_over_all_families() -> None:
    files = sorted((ROOT / "templates/blocks").glob("*.py"))
    names = [name for file in files for name in defined(file.read_text("utf-8"))]

    assert sorted(names) == sorted(set(names))
    assert set(blocks.definitions()) == set(names)


def test_no_block_uses_the_name_of_a_definition_for_something_else() -> None:
    """Definitions are renamed where a user's file has their names."""
    for path in sorted(Path(templates_folder(), "blocks").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {
            each.asname or each.name
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for each in node.names
        }
        definitions = ast.ClassDef | ast.FunctionDef
        known |= {node.name for node in tree.body if isinstance(node, definitions)}
        inner = [
            each
            for node in tree.body
            if isinstance(node, definitions)
            for each in ast.walk(node)
        ]
        bound = {node.arg for node in inner if isinstance(node, ast.arg)}
        bound |= {
            node.id
            for node in inner
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        assert known & bound == set(), path
