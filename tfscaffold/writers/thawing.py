"""Layers that are frozen when a subclass builds them, and thawed further down.

Keras makes the variables of a layer that is frozen then as variables that TensorFlow does not
watch, and thawing the layer does not change that. In a Sequential they are made before.
"""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.source.code import Code
from tfscaffold.writers import shapes
from tfscaffold.writers.builds import is_built_below
from tfscaffold.writers.layer_names import is_layer
from tfscaffold.writers.writing import Context, Reasons

_SHAPES = {"batch_shape", "batch_input_shape", "input_dim", "input_shape"}
_HINT = "Freeze it behind the model, which is built by then, or convert to functional."


def refuse_thawed(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse what would stay frozen; `reasons` collects the refusals."""
    code = context.code
    if not _thaws(code):
        return
    frozen = [*_made_frozen(graph, context), *_frozen_above(graph, context)]
    for node in frozen:
        reasons.add(
            "TFS118",
            code.position(node),
            "The layer is frozen before the subclass builds it, and the file sets "
            "`.trainable` further on: Keras would not train it any more.",
            _HINT,
        )
    if shapes.has_shape(graph, context) and not is_built_below(graph, context):
        return
    for use in graph.uses:
        if use.what in ("trainable", "layers", "get_layer"):
            reasons.add(
                "TFS118",
                (use.line, use.column),
                "The model may be frozen here before it is built, and the file sets "
                "`.trainable` again: Keras would not train it any more.",
                "State the shape in the definition: `keras.Input(shape=...)` as the first "
                "layer.",
            )
            return


def _thaws(code: Code) -> bool:
    """Whether a file sets `trainable` of something to what may be true."""
    for target in code.nodes(ast.Attribute):
        if target.attr == "trainable" and isinstance(target.ctx, ast.Store):
            statement = code.scopes.parents[target]
            value = statement.value if isinstance(statement, ast.Assign) else None
            if not (isinstance(value, ast.Constant) and not value.value):
                return True
    return False


def _made_frozen(graph: Graph, context: Context) -> Iterator[ast.expr]:
    """Yield what is given as `trainable` to layers, unless it is certainly true."""
    made: list[ast.AST] = [layer for _, layer in _held(graph, context.code)]
    for step in graph.steps:
        if isinstance(step, Make | Stack | Extend):
            made.append(step.expression.node)
        if isinstance(step, Make | Extend) and step.block:
            made.append(step.block)
        if isinstance(step, Extend):
            made.append(step.helper.function)
    nodes = dict.fromkeys(node for each in made for node in ast.walk(each))
    for node in nodes:
        if not isinstance(node, ast.keyword) or node.arg != "trainable":
            continue
        if not (isinstance(node.value, ast.Constant) and node.value.value):
            yield node.value


def _frozen_above(graph: Graph, context: Context) -> Iterator[ast.expr]:
    """Yield where `trainable` is set of a layer that a variable holds, above the model."""
    held = {name.id for name, _ in _held(graph, context.code)}
    start = context.code.text.span(graph.sites[0].node)[0]
    for target in context.code.nodes(ast.Attribute):
        if target.attr == "trainable" and isinstance(target.ctx, ast.Store):
            above = context.code.text.span(target)[0] < start
            if above and ast.unparse(target.value) in held:
                yield target


def _held(graph: Graph, code: Code) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Yield the variables that hold layers of the model, each with what makes the layer.

    A Sequential that may have no shape, and so no variables yet, is one.
    """
    for step in graph.steps:
        if isinstance(step, Make) and isinstance(step.expression.node, ast.Name):
            made = code.assigned(step.expression.node)
            if made is not None and (is_layer(code, made) or _is_unbuilt(made, code)):
                yield step.expression.node, made


def _is_unbuilt(made: ast.expr, code: Code) -> bool:
    """Whether an expression makes a Sequential in which no input is seen."""
    symbol = code.called(made)
    if symbol is None or symbol.name != "Sequential":
        return False
    names = {each.arg for each in ast.walk(made) if isinstance(each, ast.keyword)}
    calls = (each for each in ast.walk(made) if isinstance(each, ast.Call))
    called = {symbol.name for call in calls if (symbol := code.symbol(call.func))}
    return not names & _SHAPES and not called & {"Input", "InputLayer"}
