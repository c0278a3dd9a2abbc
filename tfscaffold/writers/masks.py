"""The way of a mask through raw TensorFlow blocks, which Keras carries along unseen.

`Embedding(mask_zero=True)` and `Masking` make one, recurrent layers skip what it leaves out.
In a `tf.Module` it is a variable of `__call__`.
"""

import ast
from dataclasses import dataclass, field

from tfscaffold.layers.shapes import Unread
from tfscaffold.model.graph import Graph
from tfscaffold.writers.layer_forms import Form, forms
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
        "Normalization",
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
        "RNN",
        "SimpleRNN",
        "Softmax",
    ]
)
_RECURRENT = ("GRU", "LSTM", "RNN", "SimpleRNN")
_CARRIED = (*_RECURRENT, "Bidirectional", "GlobalAveragePooling1D")


@dataclass
class Masks:
    """Which layers (`Make.layer`) make a mask, and which get one."""

    made: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)


def masks(graph: Graph, context: Context, reasons: Reasons) -> Masks:
    """Return the way of the masks; what cannot be carried goes to `reasons`."""
    found = Masks()
    last: ast.expr | None = None
    unseen: Form | None = None
    for form in forms(graph, context):
        node = form.made
        if form.models:
            if last is not None:
                _refuse(node, context, reasons, "into a model that is a layer")
                return found
            if unseen is not None:
                _refuse_unseen(unseen, context.code.text.of(node), context, reasons)
                return found
            unseen = _unseen_in(form, context)
            continue
        name = form.outer[0] if len(form.outer) == 1 else ""
        makes = _makes_mask(node, context)
        if form.is_listed:
            if makes or (last is not None and not _keeps(form)):
                _refuse(node, context, reasons, "in a list of layers made by a loop")
                return found
            continue
        if unseen is not None and name in _CARRIED:
            _refuse_unseen(unseen, name, context, reasons)
            return found
        unseen = form if form.reason and form.kept.may_mask else unseen
        if makes and not name:
            _refuse(node, context, reasons, "out of a layer that holds others")
            return found
        if makes:
            found.made.add(form.key)
            last = node
        elif last is None or _keeps(form):
            continue
        elif form.reason and name not in USES:
            if form.kept.takes_mask is None:
                what = context.code.text.of(node).splitlines()[0]
                _refuse(node, context, reasons, f"on its way to `{what}`")
                return found
            if form.kept.takes_mask:
                found.given.add(form.key)
            last = last if form.kept.passes_mask else None
        elif _reads_mask(form):
            if name not in _CARRIED:
                _refuse(node, context, reasons, f"on its way to `{name or 'it'}`")
                return found
            found.given.add(form.key)
            kept = _returns_sequences(node, name, context)
            if kept is Unread.VALUE:
                _refuse(node, context, reasons, "where `return_sequences` is not known")
                return found
            last = last if kept else None
        else:
            last = None
    if last is not None:
        _refuse(last, context, reasons, "up to the output, where Keras' losses read it")
    return found


def _unseen_in(form: Form, context: Context) -> Form | None:
    """Return a layer of a model that is a layer itself, which may make a mask unseen."""
    for model in form.models:
        for each in forms(model, context):
            if (each.reason and each.kept.may_mask) or _unseen_in(each, context):
                return form
    return None


def _makes_mask(node: ast.expr, context: Context) -> bool:
    return any(
        name == "Masking"
        or (name == "Embedding" and argument(context.code, call, "mask_zero", False))
        for call, name in layers_in(context.code, node)
    )


def _keeps(form: Form) -> bool:
    """Whether a layer lets a mask pass and does not read it."""
    kept = bool(form.outer) and all(name in KEEP for name in form.outer)
    return kept and not _reads_mask(form)


def _reads_mask(form: Form) -> bool:
    names = form.names if "TimeDistributed" in form.outer else form.outer
    return any(name in USES for name in names)


def _returns_sequences(node: ast.expr, name: str, context: Context) -> object:
    """Return whether a layer gives a step for each step, and so a mask."""
    if name == "GlobalAveragePooling1D":
        return False
    calls = layers_in(context.code, node)
    inner = [call for call, each in calls if each in _RECURRENT]
    if not inner:
        return Unread.VALUE
    return argument(context.code, inner[0], "return_sequences", False)


def _refuse_unseen(form: Form, name: str, context: Context, reasons: Reasons) -> None:
    what = context.code.text.of(form.node).splitlines()[0]
    reasons.add(
        "TFS114",
        context.code.position(form.step.expression.node),
        f"`{what}` may make a mask, and raw TensorFlow cannot carry it unseen to `{name}`.",
        "Make the layer in the model, or convert to subclass instead.",
    )


def _refuse(node: ast.expr, context: Context, reasons: Reasons, where: str) -> None:
    reasons.add(
        "TFS114",
        context.code.position(node),
        f"A mask is made (`mask_zero`, `Masking`), and raw TensorFlow cannot carry it {where}.",
        "Convert to subclass instead.",
    )
