"""What the tests of slices share."""

import ast
import textwrap

from tfscaffold.layers import LAYERS
from tfscaffold.readers import READERS
from tfscaffold.source.code import Code
from tfscaffold.verify.slicing import program
from tfscaffold.verify.targets import target_of

HEAD = "import keras\nfrom keras import layers\n"


def keras_code(text: str) -> Code:
    """Return an indented text below the imports of Keras."""
    return Code(HEAD + textwrap.dedent(text), frozenset(LAYERS))


def sliced(text: str, index: int = 0) -> tuple[str, list[str]]:
    """Return the expression, and the lines below the imports that are kept."""
    code = keras_code(text)
    readings = [reading for read in READERS.values() for reading in read(code)]
    found = program(code, target_of(code, readings[index]))
    ast.parse(found.text)
    assert found.text.count("\n") >= code.text.text.count("\n")
    lines = found.text.split("\n")[2:]
    return found.expression, [line for line in lines if line.strip(" 0()")]


def check_sliced(text: str, expression: str, kept: str, index: int = 0) -> None:
    """Assert what gives a definition's model, and the lines that are kept for it."""
    lines = [line for line in textwrap.dedent(kept).split("\n") if line]
    assert sliced(text, index) == (expression, lines)
