"""Whether the layers of a model are layers, and none of them a model of the file."""

import ast
from collections.abc import Iterable

from tfscaffold.model.graph import Extend, Make, Stack, Step
from tfscaffold.source.code import Code
from tfscaffold.writers.held_lists import filled
from tfscaffold.writers.layer_names import is_layer

_MAX_DEPTH = 4


def holds_layers(steps: Iterable[Step], code: Code) -> bool:
    """Whether no layer of a model may be another model that the file defines."""
    made = [
        _made(step, code) for step in steps if isinstance(step, Make | Stack | Extend)
    ]
    return all(each and all(_is_layer(node, code) for node in each) for each in made)


def _made(step: Make | Stack | Extend, code: Code) -> list[ast.expr]:
    """Return what makes the layers of a step; nothing where that is not known."""
    if isinstance(step, Make):
        return [step.expression.node]
    if isinstance(step, Stack):
        return filled(step, code)
    calls = [each.value for each in step.helper.adds]
    return [call.args[0] for call in calls if isinstance(call, ast.Call) and call.args]


def _is_layer(node: ast.expr | None, code: Code, depth: int = 0) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_layer(node.body, code) and _is_layer(node.orelse, code)
    if isinstance(node, ast.Name) and depth < _MAX_DEPTH:
        values = [each.value for each in code.bindings(node)]
        return bool(values) and all(_is_layer(v, code, depth + 1) for v in values)
    if not isinstance(node, ast.Call):
        return False
    symbol = code.symbol(node.func)
    if is_layer(code, node) or (symbol and symbol.path.startswith("applications.")):
        return True
    bindings = code.bindings(node.func) if isinstance(node.func, ast.Name) else []
    return bool(bindings) and all(each.kind == "class" for each in bindings)
