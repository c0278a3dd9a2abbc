"""Data in a list or dictionary of one: a Sequential takes it out, a class gets it as it is."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

_TAKING = {
    *("()", "evaluate", "fit", "predict"),
    *("predict_on_batch", "test_on_batch", "train_on_batch"),
}


def refuse_dictionaries(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Note a refusal for each dictionary of inputs whose one value cannot be told."""
    for use in graph.uses:
        for data in given(use, code):
            held = code.assigned(data) if isinstance(data, ast.Name) else data
            if isinstance(held, ast.Dict) and _only(data) is None:
                reasons.add(
                    "TFS108",
                    code.position(data),
                    "The model gets a dictionary of inputs here, which a class gives to its "
                    "first layer as it is.",
                    "Give it the array itself.",
                )


def unpacked_data(graph: Graph, code: Code) -> list[tuple[ast.AST, str]]:
    """Return the lists and dictionaries of one array, with the text of that array."""
    return [
        (data, code.text.of(only))
        for use in graph.uses
        for data in given(use, code)
        if (only := _only(data)) is not None
    ]


def given(use: Use, code: Code) -> Iterator[ast.expr]:
    """Yield the inputs that a use gives to the model, also those to validate with."""
    call = use.node if use.what == "()" else code.scopes.parents[use.node]
    if use.what not in _TAKING or not isinstance(call, ast.Call):
        return
    yield from call.args[:1]
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == "x":
            yield value
        elif keyword.arg == "validation_data" and isinstance(value, ast.Tuple):
            yield from value.elts[:1]


def _only(data: ast.expr) -> ast.expr | None:
    """Return the array of a list, or dictionary by name, that holds nothing else."""
    values: list[ast.expr] = []
    if isinstance(data, ast.List):
        values = data.elts
    elif isinstance(data, ast.Dict) and isinstance(
        data.keys[0] if data.keys else None, ast.Constant
    ):
        values = data.values
    if len(values) != 1:
        return None
    # A list of numbers, or of rows, is data itself.
    held = isinstance(values[0], ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    return values[0] if held else None
