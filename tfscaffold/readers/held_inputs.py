"""An `Input` or `InputLayer` that a variable holds, and that comes among the layers."""

import ast
from collections.abc import Sequence

from tfscaffold.readers.elements import Element
from tfscaffold.readers.flow import reached
from tfscaffold.readers.sites import Refuse
from tfscaffold.source.code import Code

_INPUTS = ("Input", "InputLayer")


def refuse_inputs(
    code: Code, elements: Sequence[Element], *, stated: bool, refuse: Refuse
) -> None:
    """Refuse layers that may be an input, which only a Sequential takes for one.

    Args:
        code: The file.
        elements: The layers.
        stated: Whether the first of them has been read as the input.
        refuse: Notes a reason why the definition cannot be converted.
    """
    layers = [
        each.node
        for each in elements[int(stated) :]
        if not each.stacked and each.helper is None and code.called(each.node) is None
    ]
    if not layers:
        return
    inputs = _places_of_inputs(code)
    for node in layers:
        if node in inputs:
            refuse(
                "TFS117",
                node,
                "This may be the input, which stands in a variable and is no layer.",
                "Write `keras.Input(shape=...)` as the first element.",
            )


def _places_of_inputs(code: Code) -> set[ast.expr]:
    """Return the places of a file that may read an `Input(...)` or an `InputLayer(...)`."""
    found: set[ast.expr] = set()
    waiting: list[ast.expr] = []
    for call in code.nodes(ast.Call):
        symbol = code.called(call)
        if symbol is not None and symbol.name in _INPUTS:
            waiting.append(call)
    while waiting:
        for place in reached(code, waiting.pop()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found
