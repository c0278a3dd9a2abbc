"""The layers of a graph, with the shapes and counts that the text alone makes certain."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tfscaffold.layers.shapes import Call, Inferred, Shape, infer
from tfscaffold.model.graph import Apply, Expression, Extend, Graph, Input, Make, Stack
from tfscaffold.model.input_shape import input_shape
from tfscaffold.model.values import made
from tfscaffold.source.code import Code

_BLOCKS: dict[type[ast.stmt], str] = {
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.If: "if",
    ast.Try: "try",
    ast.Match: "match",
}
# Later uses that change which layers the model has.
_CHANGES = ("add", "pop")


@dataclass(frozen=True)
class Layer:
    """A layer of a model, or a list of layers that is only known when the code runs.

    Attributes:
        kind: The Keras class, "" where it is something else.
        text: What is called, or the variable or the list, as it is written.
        name: The literal `name=`, or "".
        arguments: Those of the call, as they are written; the name is None where one is
            given by position, `*` or `**` where it is unpacked.
        line: 1-based.
        column: 1-based, in characters.
        block: `for`, `while`, `if`, `match`, `try` where it stands in such a block, or `list`: it may
            be applied any number of times. Else "".
        output_shape: With the batch axis; None if it is not known.
        parameters: How many numbers its weights hold; None if that is not known.
        reason: Why something is not known that was known for the layer before, or "".
    """

    kind: str
    text: str
    name: str
    arguments: tuple[tuple[str | None, str], ...]
    line: int
    column: int
    block: str = ""
    output_shape: Shape | None = None
    parameters: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Layers:
    """The layers of a model, in the order in which they are applied, and what they amount to.

    Attributes:
        input_shape: With the batch axis; None if it is not known.
        layers: At least one.
        output_shape: With the batch axis; None if it is not known.
        parameters: Of all layers; None if that is not known.
    """

    input_shape: Shape | None
    layers: tuple[Layer, ...]
    output_shape: Shape | None
    parameters: int | None


def layers_of(
    code: Code, graph: Graph, models: Mapping[ast.AST, Layers] = MappingProxyType({})
) -> Layers:
    """Return the layers of a model.

    Args:
        code: The file.
        graph: The model.
        models: Other models of the file, which may be layers of this one, by the node that
            names their class.
    """
    shapes: dict[str, Shape | None] = {}
    counts: dict[object, int | None] = {}
    makes = {step.layer: step for step in graph.steps if isinstance(step, Make)}
    layers: list[Layer] = []
    for step in graph.steps:
        if isinstance(step, Input):
            shapes[step.tensor] = input_shape(code, step)
        elif isinstance(step, Apply):
            given = shapes[step.inputs[0]] if len(step.inputs) == 1 else None
            make = makes[step.layer]
            key = _callee(code, make.expression.node)
            layer = _layer(code, make, given, models.get(key) if key else None)
            # A model that is applied twice has its weights once.
            counts[key if key in models else step.layer] = layer.parameters
            shapes[step.output] = layer.output_shape
            layers.append(layer)
        elif isinstance(step, Stack | Extend):
            counts[step.output] = shapes[step.output] = None
            layers.append(_stack(code, step))
    start = shapes[graph.inputs[0]]
    changes = any(use.what in _CHANGES for use in graph.uses)
    known = [count for count in counts.values() if count is not None]
    return Layers(
        input_shape=start,
        layers=_first_reasons(layers, lost=start is None),
        output_shape=None if changes else shapes[graph.outputs[0]],
        parameters=sum(known) if len(known) == len(counts) and not changes else None,
    )


def _first_reasons(layers: list[Layer], *, lost: bool) -> tuple[Layer, ...]:
    """Drop the reasons of the layers that come after the shape was lost."""
    found: list[Layer] = []
    for layer in layers:
        found.append(replace(layer, reason="") if lost else layer)
        lost = lost or layer.output_shape is None
    return tuple(found)


def _callee(code: Code, node: ast.expr) -> ast.expr | None:
    """Return what is called to make a layer, here or where its variable is assigned."""
    if isinstance(node, ast.Name):
        node = code.assigned(node) or node
    return node.func if isinstance(node, ast.Call) else None


def _layer(code: Code, make: Make, shape: Shape | None, model: Layers | None) -> Layer:
    node = make.expression.node
    line, column = code.position(node)
    block = _BLOCKS.get(type(make.block), "") if make.block is not None else ""
    inferred = _nested(model, shape) if model else _inferred(code, make, shape)
    if block:
        inferred = Inferred(None, None, f"it stands under `{block}`")
    output = inferred.shape
    if shape is not None and output is not None:
        output = (shape[0], *output)
    return Layer(
        kind=make.known.name if make.known is not None else "",
        text=_text(code, node.func if isinstance(node, ast.Call) else node),
        name=make.label,
        arguments=tuple(
            (argument.name, _argument(code, argument.value))
            for argument in make.arguments
        ),
        line=line,
        column=column,
        block=block,
        output_shape=output,
        parameters=inferred.parameters,
        reason=inferred.reason,
    )


def _nested(model: Layers, shape: Shape | None) -> Inferred:
    """Return what a model makes of an example, as a layer of another one."""
    if None in (shape, model.input_shape, model.output_shape):
        return Inferred(None, model.parameters, "its shapes are not known")
    assert shape is not None
    assert model.input_shape is not None
    assert model.output_shape is not None
    if shape[1:] != model.input_shape[1:]:
        return Inferred(None, None, f"it takes the shape {model.input_shape}")
    return Inferred(model.output_shape[1:], model.parameters)


def _inferred(code: Code, make: Make, shape: Shape | None) -> Inferred:
    if make.known is None:
        node = make.expression.node
        if isinstance(node, ast.Call):
            reason = f"`{_text(code, node.func)}` is no known layer of Keras"
        else:
            reason = f"`{_text(code, node)}` is made somewhere else"
        return Inferred(None, None, reason)
    given = [(each.name, each.value.node) for each in make.arguments]
    call = made(code, make.known.name, given)
    if not isinstance(call, Call):
        return Inferred(None, None, "its arguments are unpacked, or too many")
    return infer(call, None if shape is None else shape[1:])


def _stack(code: Code, step: Stack | Extend) -> Layer:
    line, column = code.position(step.expression.node)
    return Layer(
        kind="",
        text=_text(code, step.expression.node),
        name="",
        arguments=(),
        line=line,
        column=column,
        block="list",
        reason=(
            "its layers are in a list"
            if isinstance(step, Stack)
            else "its layers are added in a function"
        ),
    )


def _argument(code: Code, value: Expression) -> str:
    node = value.node
    return _text(code, node.value if isinstance(node, ast.Starred) else node)


def _text(code: Code, node: ast.expr) -> str:
    """Return an expression as it is written, or on one line where it has several."""
    text = code.text.of(node)
    return text if len(text.splitlines()) == 1 else ast.unparse(node)
