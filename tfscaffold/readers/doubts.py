"""The shapes that a file states where it is in doubt which of them is the input's."""

import ast
from collections.abc import Iterator, Sequence

from tfscaffold.model.graph import Input
from tfscaffold.model.input_shape import input_shape
from tfscaffold.readers.elements import Element
from tfscaffold.readers.inputs import SHAPE_ARGUMENTS, shape_keywords, shape_of
from tfscaffold.readers.lists import is_listed
from tfscaffold.source.code import Code


def stated_shapes(
    code: Code, elements: Sequence[Element]
) -> tuple[tuple[int | None, ...], ...]:
    """Return the shapes in figures, with the batch axis, that the first layer may state.

    A shape that the user gives must not contradict them.

    Args:
        code: The file.
        elements: The layers of the model.
    """
    shapes = [
        input_shape(code, Input("", 0, shape=shape_of(code, keyword)))
        for keyword in (*_of_calls(code, elements), *_of_dictionaries(code))
    ]
    return tuple(shape for shape in shapes if shape is not None)


def _of_calls(code: Code, elements: Sequence[Element]) -> Iterator[ast.keyword]:
    for call in dict.fromkeys(_calls(code, elements)):
        symbol = code.called(call)
        yield from shape_keywords(call, symbol.name if symbol else "")


def _calls(code: Code, elements: Sequence[Element]) -> Iterator[ast.Call]:
    """Yield the calls in which a shape of the model may stand."""
    for element in elements:
        helper = element.helper
        for part in (element.node, *(helper.adds if helper else ())):
            yield from (each for each in ast.walk(part) if isinstance(each, ast.Call))
    for call in code.nodes(ast.Call):
        # They may give it to a function that builds the model, or to a list of its layers.
        if code.called(call) is None or is_listed(code, call):
            yield call


def _of_dictionaries(code: Code) -> Iterator[ast.keyword]:
    """Yield what dictionaries hold under the name of such an argument."""
    found: list[tuple[ast.expr | None, ast.expr]] = []
    for made in code.nodes(ast.Dict):
        found += zip(made.keys, made.values, strict=True)
    for each in code.nodes(ast.Assign):
        found += (
            (target.slice, each.value)
            for target in each.targets
            if isinstance(target, ast.Subscript)
        )
    for key, value in found:
        if isinstance(key, ast.Constant) and key.value in SHAPE_ARGUMENTS:
            yield ast.keyword(key.value, value)
