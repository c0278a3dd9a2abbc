"""What a Sequential does with its data before the first layer, where a class has to do it."""

import ast

from tfscaffold.model.data_axes import Axes, axes
from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.model.input_shape import OF_LAYERS, input_made
from tfscaffold.model.values import value
from tfscaffold.source.code import Code
from tfscaffold.writers.given_data import given
from tfscaffold.writers.shapes import example_dtype, input_of
from tfscaffold.writers.writing import Context

# First layers to which it is the same whether a last axis of one is missing.
_OF_ANY_AXES = {"Flatten", "Reshape", "TextVectorization"}
# A Sequential changes nothing where Keras cannot infer the shape that one of these gives.
_UNCERTAIN = {"Lambda"}
# First layers that give other numbers for whole ones, where others raise or convert them.
_ROUNDING = {
    *("GroupNormalization", "LayerNormalization", "RMSNormalization"),
    *("RandomBrightness", "Resizing", "UpSampling2D"),
}


def adapting_lines(graph: Graph, context: Context) -> list[str]:
    """Return the statements at the start of `call`, which change its `inputs`."""
    indent = context.unit * 2
    lines = []
    if casts(graph, context):
        root = graph.symbol.root
        is_keras = root.partition(".")[0] == "keras"
        ops = (
            f"{context.spell.package()}.ops" if is_keras else context.spell.tensorflow()
        )
        lines.append(f"{indent}inputs = {ops}.cast(inputs, self.compute_dtype)")
    return lines + axis_lines(graph, context)


def axis_lines(graph: Graph, context: Context) -> list[str]:
    """Return the statements that add a last axis to `inputs` without it, if there are any."""
    indent = context.unit * 2
    count = lacked_axis(graph, context.code)
    if not count:
        return []
    return [
        f"{indent}if len(inputs.shape) == {count}:",
        f"{indent}{context.unit}inputs = inputs[..., None]",
    ]


def casts(graph: Graph, context: Context) -> bool:
    """Whether whole numbers must become floats, as a Sequential makes them of its input."""
    layers = [each for each in graph.steps if isinstance(each, Make | Stack | Extend)]
    first = layers[0] if layers else None
    if not isinstance(first, Make) or first.block is not None or first.known is None:
        return False
    known = [each.known for each in layers if isinstance(each, Make) and each.known]
    if any(each.name in _UNCERTAIN for each in known):
        return False
    if first.known.name not in _ROUNDING or example_dtype(graph, context):
        return False
    return all(each.name != "dtype" for each in first.arguments)


def lacked_axis(graph: Graph, code: Code) -> int:
    """Return how many axes data have that lack the last one, or 0 where none do.

    A Sequential whose input ends in an axis of one adds it to data without it
    (`Functional._adjust_input_rank` in keras/src/models/functional.py). Such data are numbers in
    a row for an input of `(1,)`, more often than not; for others the file must show them.
    """
    sizes = _sizes(graph, code)
    if sizes is None or not sizes or value(code, sizes[-1]) != 1:
        return 0
    if any(isinstance(each, ast.Starred) for each in sizes) or _takes_any(graph, code):
        return 0
    found: Axes = frozenset()
    for use in graph.uses:
        for data in given(use, code):
            found |= axes(code, data)
    count = len(sizes)
    is_full = bool(found) and found == {count + 1}
    lacks = count in found or (count == 1 and not is_full)
    return count if lacks else 0


def _sizes(graph: Graph, code: Code) -> list[ast.expr] | None:
    """Return the sizes of one example, where the definition states them."""
    source = input_of(graph)
    node: ast.expr | None = None
    has_batch = False
    if source.call is not None:
        call = input_made(code, source.call.node)
        if call is None:
            return None
        named = {OF_LAYERS.get(k.arg or "", k.arg): k.value for k in call.keywords}
        has_batch = "batch_shape" in named
        node = named.get("batch_shape", named.get("shape", next(iter(call.args), None)))
    elif source.shape is not None:
        node, has_batch = source.shape.value.node, source.shape.name == "batch_shape"
        if source.shape.value.text != code.text.of(node):
            # `input_dim=1` says what `input_shape=(1,)` says.
            return [node]
    if isinstance(node, ast.Name):
        node = code.assigned(node)
    if not isinstance(node, ast.Tuple | ast.List):
        return None
    return node.elts[1:] if has_batch else node.elts


def _takes_any(graph: Graph, code: Code) -> bool:
    """Whether the first layer, perhaps one in a variable, gives the same for both."""
    first = next((step for step in graph.steps if isinstance(step, Make)), None)
    if first is None:
        return False
    node = first.expression.node
    held = code.assigned(node) if isinstance(node, ast.Name) else node
    symbol = code.called(held)
    return symbol is not None and symbol.name in _OF_ANY_AXES | _UNCERTAIN
