"""What cannot be written in raw TensorFlow: layers, their arguments, uses of the model."""

import ast

from tfscaffold.layers.shapes import Call
from tfscaffold.model.graph import Graph, Make, Stack
from tfscaffold.model.values import layer_call
from tfscaffold.writers.blocks import (
    accepts,
    block_names,
    takes_training,
    trains_unless_told,
)
from tfscaffold.writers.held_lists import is_certain, is_variable, sources
from tfscaffold.writers.later_uses import is_held
from tfscaffold.writers.layer_names import layers_in
from tfscaffold.writers.writing import Context, Reasons

_HINT = (
    "`tfscaffold list layers` shows those that have one. Convert to subclass instead."
)


def holds_model(make: Make, context: Context) -> bool:
    """Whether a layer is a variable that certainly holds a whole model of Keras."""
    node = make.expression.node
    value = context.code.assigned(node) if isinstance(node, ast.Name) else None
    if make.known is not None or not isinstance(value, ast.Call):
        return False
    symbol = context.code.symbol(value.func)
    if symbol is None or symbol.is_keras_2:
        return False
    if symbol.path.startswith("applications."):
        return True
    # Out of another one a mask may come unseen, or its random layers may tell those behind
    # them to train.
    words = ("mask_zero", "Masking", "Random")
    unseen = any(word in context.code.text.text for word in words)
    return symbol.name in ("Sequential", "Model") and not unseen


def refuse_untold(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse what does not train before a layer that does unless it is told otherwise.

    Where Keras is not told `training`, the layers behind such a layer train, too, and those
    before it do not.
    """
    before = False
    for step in graph.steps:
        if not isinstance(step, Make | Stack):
            continue
        names = [
            name
            for node in sources(step, context.code)
            for _, name in layers_in(context.code, node)
        ]
        untold = any(trains_unless_told(name) for name in names)
        listed = isinstance(step, Stack) or step.block is not None
        if untold and (before or (listed and any(map(_trains, names)))):
            reasons.add(
                "TFS114",
                context.code.position(step.expression.node),
                "A layer before this one works otherwise in training, and Keras trains "
                "from here on where it is not told.",
                "Put the random layers first, or convert to subclass instead.",
            )
        if untold:
            return
        before = before or any(map(_trains, names))
        before = before or (isinstance(step, Make) and holds_model(step, context))


def _trains(name: str) -> bool:
    is_block = name in block_names()
    return is_block and takes_training(name) and not trains_unless_told(name)


def refuse_repeated(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a Keras model that is applied twice: its variables would count twice."""
    seen = set()
    for make in graph.steps:
        if isinstance(make, Make) and holds_model(make, context):
            if make.expression.text in seen:
                reasons.add(
                    "TFS114",
                    context.code.position(make.expression.node),
                    f"The model `{make.expression.text}` is applied twice.",
                    "Convert to subclass instead.",
                )
            seen.add(make.expression.text)


def refuse_summaries(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a `summary` that is no plain call on this model alone."""
    for use in graph.uses:
        call = context.code.scopes.parents[use.node]
        plain = (
            isinstance(call, ast.Call)
            and call.func is use.node
            and not (call.args or call.keywords)
            and is_held(use)
        )
        if use.what == "summary" and not plain:
            reasons.add(
                "TFS115",
                (use.line, use.column),
                "`.summary` is used here in a way that a `tf.Module` does not have.",
                "Call it without arguments, or convert to subclass.",
            )


def refuse_stack(stack: Stack, context: Context, reasons: Reasons) -> None:
    """Refuse a list whose layers the text does not show."""
    node = stack.expression.node
    masks = any(word in context.code.text.text for word in ("mask_zero", "Masking"))
    if not is_certain(stack, context.code) or (is_variable(stack) and masks):
        reasons.add(
            "TFS103",
            context.code.position(node),
            "The list of layers is made elsewhere or in another way, and a class in raw "
            "TensorFlow makes its own.",
            "Write the layers out, or convert to subclass instead.",
        )
        return
    for each in sources(stack, context.code):
        for call, name in layers_in(context.code, each):
            _refuse_call(call, name, context, reasons)


def refuse_layer(make: Make, context: Context, reasons: Reasons) -> None:
    place = context.code.position(make.expression.node)
    if holds_model(make, context):
        return
    if make.known is None:
        reasons.add(
            "TFS114",
            place,
            f"`{make.expression.text.splitlines()[0]}` has no form in raw TensorFlow here.",
            _HINT,
        )
        return
    if make.label and not make.label.isidentifier():
        reasons.add(
            "TFS114",
            place,
            f"The name `{make.label}` is no identifier, as a `tf.Module`'s must be.",
            "Give the layer a name of letters, digits and underscores.",
        )
    inner = list(layers_in(context.code, make.expression.node))
    for call, name in inner:
        _refuse_call(call, name, context, reasons)
    wraps = make.known.name in ("Bidirectional", "TimeDistributed")
    if wraps and len(inner) == 1:
        reasons.add(
            "TFS114",
            place,
            f"The layer in `{make.known.name}` is not made where it is wrapped.",
            f"Write it inside: `{make.known.name}(Dense(4))`.",
        )


def _refuse_call(call: ast.Call, name: str, context: Context, reasons: Reasons) -> None:
    """Refuse a layer without a block, and each argument that its block does not take."""
    place = context.code.position(call)
    if name not in block_names():
        reasons.add(
            "TFS114",
            place,
            f"Keras' `{name}` has no form in raw TensorFlow here.",
            _HINT,
        )
        return
    known = layer_call(context.code, call)
    if not isinstance(known, Call):
        reasons.add(
            "TFS114",
            place,
            f"The arguments of `{name}` are unpacked, or given twice.",
            "Write each argument out by its name.",
        )
        return
    for argument, value in known.arguments.items():
        if argument == "name" or _is_moved(argument):
            continue
        if not accepts(name, argument, value):
            reasons.add(
                "TFS114",
                place,
                f"The argument `{argument}` of `{name}` has no form in raw TensorFlow here.",
                "Take it away, or convert to subclass instead.",
            )


def _is_moved(argument: str) -> bool:
    """Whether the reader takes an argument out of the layer: the shape of the input."""
    return argument in ("input_shape", "input_dim", "batch_input_shape", "input_length")
