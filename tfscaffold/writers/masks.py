"""The way of a mask through raw TensorFlow blocks, which Keras carries along unseen.

`Embedding(mask_zero=True)` and `Masking` make one, recurrent layers skip what it leaves out.
In a `tf.Module` it is a variable of `__call__`.
"""

import ast
from dataclasses import dataclass, field

from tfscaffold.layers.shapes import Unread
from tfscaffold.model.graph import Graph, Make, Stack
from tfscaffold.writers.layer_names import argument, layers_in
from tfscaffold.writers.writing import Context, Reasons

# Layers behind which a mask is still there (`supports_masking`), without those of USES.
KEEP = frozenset(
    [
        "Activation",
        "ActivityRegularization",
        "AlphaDropout",
        "Dense",
        "Dropout",
        "ELU",
        "GaussianDropout",
        "GaussianNoise",
        "GroupNormalization",
        "Identity",
        "LayerNormalization",
        "LeakyReLU",
        "PReLU",
        "ReLU",
        "Rescaling",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "TimeDistributed",
        "UnitNormalization",
    ]
)
# Layers whose output depends on a mask.
USES = frozenset(
    [
        "BatchNormalization",
        "Bidirectional",
        "GRU",
        "GlobalAveragePooling1D",
        "LSTM",
        "Lambda",
        "SimpleRNN",
        "Softmax",
    ]
)
_RECURRENT = ("GRU", "LSTM", "SimpleRNN")
_REFUSED = ("BatchNormalization", "Lambda", "Softmax")


@dataclass
class Masks:
    """Which layers (`Make.layer`) make a mask, and which get one."""

    made: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)


def masks(graph: Graph, context: Context, reasons: Reasons) -> Masks:
    """Return the way of the masks; what cannot be carried goes to `reasons`."""
    found = Masks()
    last: ast.Call | None = None
    for step in graph.steps:
        if not isinstance(step, Make | Stack):
            continue
        node = step.expression.node
        listed = isinstance(step, Stack) or step.block is not None
        makes = _makes_mask(node, context)
        if listed and (makes or (last is not None and _matters(node, context))):
            _refuse(node, context, reasons, "in a list of layers made by a loop")
            return found
        if listed or not isinstance(node, ast.Call) or not isinstance(step, Make):
            continue
        name = step.known.name if step.known else ""
        if makes:
            found.made.add(step.layer)
            last = node
        elif last is not None and _reads_mask(node, name, context):
            if name in _REFUSED or name == "TimeDistributed":
                _refuse(node, context, reasons, f"on its way to `{name}`")
                return found
            found.given.add(step.layer)
            kept = _returns_sequences(node, name, context)
            if kept is Unread.VALUE:
                _refuse(node, context, reasons, "where `return_sequences` is not known")
                return found
            last = last if kept else None
        elif last is not None and name not in KEEP:
            last = None
    if last is not None:
        _refuse(last, context, reasons, "up to the output, where Keras' losses read it")
    return found


def _makes_mask(node: ast.expr, context: Context) -> bool:
    return any(
        name == "Masking"
        or (name == "Embedding" and argument(context.code, call, "mask_zero", False))
        for call, name in layers_in(context.code, node)
    )


def _reads_mask(node: ast.Call, name: str, context: Context) -> bool:
    if name != "TimeDistributed":
        return name in USES
    return any(inner in USES for _, inner in layers_in(context.code, node))


def _matters(node: ast.expr, context: Context) -> bool:
    names = [name for _, name in layers_in(context.code, node)]
    return any(name in USES or name not in KEEP for name in names)


def _returns_sequences(node: ast.Call, name: str, context: Context) -> object:
    """Return whether a layer gives a step for each step, and so a mask."""
    if name == "GlobalAveragePooling1D":
        return False
    calls = layers_in(context.code, node)
    inner = [call for call, each in calls if each in _RECURRENT]
    if not inner:
        return Unread.VALUE
    return argument(context.code, inner[0], "return_sequences", False)


def _refuse(node: ast.expr, context: Context, reasons: Reasons, where: str) -> None:
    reasons.add(
        "TFS114",
        context.code.position(node),
        f"A mask is made (`mask_zero`, `Masking`), and raw TensorFlow cannot carry it {where}.",
        "Convert to subclass instead.",
    )
