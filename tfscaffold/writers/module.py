"""Writes a `tf.Module` of raw TensorFlow blocks."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from tfscaffold.layers.shapes import Call
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.model.values import layer_call
from tfscaffold.source.comments import comments
from tfscaffold.writers import shapes
from tfscaffold.writers.blocks import accepts, block_names, takes_training
from tfscaffold.writers.classes import (
    Calls,
    call_lines,
    class_line,
    construction,
    docstring,
    layer_lines,
    listed,
    new_class,
    refuse_local_names,
)
from tfscaffold.writers.constructor import constructor, list_key
from tfscaffold.writers.functional import annotations, named
from tfscaffold.writers.later_uses import is_held, refuse_uses
from tfscaffold.writers.layer_names import is_list_of_layers, layers_in
from tfscaffold.writers.masks import masks
from tfscaffold.writers.output_shapes import output_shapes
from tfscaffold.writers.writing import Context, Reasons, Written

# The public attributes of tf.Module, and those that the class itself has.
RESERVED = frozenset(
    [
        "inputs",
        "layers",
        "losses",
        "name",
        "name_scope",
        "non_trainable_variables",
        "self",
        "serve",
        "submodules",
        "trainable",
        "trainable_variables",
        "training",
        "variables",
        "weights",
        "with_name_scope",
        "x",
    ]
)


_ANNOTATIONS = ("Sequential", "Model")
_HINT = (
    "`tfscaffold list layers` shows those that have one. Convert to subclass instead."
)


class _Module:
    """The tier `module`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written in raw TensorFlow."""
        reasons = Reasons()
        made = constructor(graph, context, RESERVED, reasons)
        refuse_local_names(made, context, reasons)
        for step in graph.steps:
            if isinstance(step, Stack):
                _refuse_stack(step, context, reasons)
            elif isinstance(step, Extend):
                reasons.add(
                    "TFS103",
                    context.code.position(step.expression.node),
                    "The layers come from a function that adds them, and a class in raw "
                    "TensorFlow makes its own.",
                    "Write the layers out, or convert to subclass instead.",
                )
            elif isinstance(step, Make):
                _refuse_layer(step, context, reasons)
        masks(graph, context, reasons)
        if graph.symbol.is_keras_2:
            reasons.add(
                "TFS114",
                (graph.line, graph.column),
                "The layers in raw TensorFlow need Keras 3, and this model is made by Keras 2 "
                f"(`{graph.symbol.root}`).",
                "Bring the file to `tensorflow.keras` or `keras` first.",
            )
        for argument in graph.arguments:
            if argument.name != "name":
                reasons.add(
                    "TFS109",
                    context.code.position(argument.value.node),
                    f"A `tf.Module` has no `{argument.name}`.",
                    "Take the argument away.",
                )
        refuse_uses(graph, context.code, "module", reasons)
        _refuse_summaries(graph, context, reasons)
        return reasons.found

    def remarks(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return that integers and inputs that lack the last axis are not taken any more."""
        return [
            Diagnostic(
                "TFS201",
                "information",
                graph.line,
                graph.column,
                "A Sequential casts its inputs to float32 and adds a missing last axis; a "
                "`tf.Module` takes inputs as they are.",
                "Give it float32 of the full shape.",
            )
        ]

    def write(self, graph: Graph, context: Context) -> Written:
        """Return a class above the definition, and its construction in its place."""
        graph, inside = named(graph, context)
        graph = _with_comments_of_shape(graph, context)
        spelled = _spelled_blocks(graph, context)
        made = constructor(graph, context, RESERVED, Reasons(), spelled)
        new = new_class(graph, context, made, RESERVED)
        tf = context.spell.tensorflow()
        unit = context.unit
        parameters = ["self", *made.signature, "name=None"]
        lists = {part.key for part in made.parts if part.is_list}
        names = ", ".join(
            f"*self.{name}" if key in lists else f"self.{name}"
            for key, name in new.attributes.items()
        )
        lines = [
            f"class {new.name}({tf}.Module):",
            *docstring(graph, unit),
            *listed(f"{unit}def __init__(", parameters, "):", unit, context),
            f"{unit * 2}super().__init__(name=name)",
            *layer_lines(context, new),
            "",
            f"{unit}@property",
            f"{unit}def layers(self):",
            *listed(f"{unit * 2}return [", names.split(", "), "]", unit * 2, context),
            *_losses(graph, context, unit),
            "",
            f"{unit}def __call__(self, inputs, training=False):",
            *call_lines(context, new, _calls(graph, context)),
            *_serve(graph, context, unit),
        ]
        indent = context.code.text.indent(graph.sites[-1].start)
        shape = shapes.example_shape(graph, context, indent)
        return Written(
            construction(
                graph, context, new, f"({tf}.zeros({shape}))" if shape else "", new.name
            ),
            model=new.name,
            moved=True,
            rewritten=(*inside, *_summaries(graph, context)),
            above=(class_line(lines, new),),
            annotations=_ANNOTATIONS,
            gone=(
                *_gone(graph, context),
                *annotations(graph, context, _ANNOTATIONS),
            ),
        )


def _refuse_summaries(graph: Graph, context: Context, reasons: Reasons) -> None:
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


def _makes(graph: Graph) -> list[Make]:
    return [step for step in graph.steps if isinstance(step, Make)]


def _sources(graph: Graph) -> Iterator[ast.expr]:
    """Yield the expressions that make layers."""
    for step in graph.steps:
        if isinstance(step, Make | Stack):
            yield step.expression.node


def _refuse_stack(stack: Stack, context: Context, reasons: Reasons) -> None:
    """Refuse a list whose layers are not all made where it stands."""
    node = stack.expression.node
    if not is_list_of_layers(context.code, node):
        reasons.add(
            "TFS103",
            context.code.position(node),
            "The list of layers is made elsewhere or in another way, and a class in raw "
            "TensorFlow makes its own.",
            "Write the layers out, or convert to subclass instead.",
        )
        return
    for call, name in layers_in(context.code, node):
        _refuse_call(call, name, context, reasons)


def _refuse_layer(make: Make, context: Context, reasons: Reasons) -> None:
    place = context.code.position(make.expression.node)
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


def _spelled_blocks(graph: Graph, context: Context) -> dict[tuple[int, int], str]:
    """Return the names of blocks that take the place of the layers' classes, by offsets."""
    calls = [c for node in _sources(graph) for c in layers_in(context.code, node)]
    spelled = context.blocks(name for _, name in calls)
    return {context.code.text.span(call.func): spelled[name] for call, name in calls}


def _calls(graph: Graph, context: Context) -> Calls:
    """Return what the layers are told when they are called."""
    way = masks(graph, context, Reasons())
    arguments: dict[str, str] = {}
    told: dict[str, set[str]] = {}
    quiet: set[str] = set()
    for step in graph.steps:
        if not isinstance(step, Make | Stack):
            continue
        node = step.expression.node
        names = [name for _, name in layers_in(context.code, node)]
        if isinstance(step, Make) and step.block is None:
            given = ["mask=mask"] if step.layer in way.given else []
            given += ["training=training"] if takes_training(names[0]) else []
            arguments[step.layer] = ", ".join(given)
            continue
        block = step.block if isinstance(step, Make) else None
        key = list_key(block or node, context)
        outer = names[:1] if block else names
        told.setdefault(key, set()).update(n for n in outer if takes_training(n))
        if not all(takes_training(name) for name in outer):
            quiet.add(key)
    spelled = context.blocks(())
    classes = {}
    for key, each in told.items():
        if each:
            arguments[key] = "training=training"
            which = [spelled.get(name, name) for name in sorted(each)]
            text = which[0] if len(which) == 1 else f"({', '.join(which)})"
            classes[key] = text if key in quiet else ""
    return Calls(arguments, classes, way.made, output_shapes(graph, context))


def _losses(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the property `losses` where a layer has a penalty, or the file reads it."""
    penalties = any(
        name == "ActivityRegularization"
        or any((k.arg or "").endswith("regularizer") for k in call.keywords)
        for node in _sources(graph)
        for call, name in layers_in(context.code, node)
    )
    if not penalties and not any(use.what == "losses" for use in graph.uses):
        return []
    return [
        "",
        f"{unit}@property",
        f"{unit}def losses(self):",
        f"{unit * 2}return [loss for layer in self.layers for loss in layer.losses]",
    ]


def _with_comments_of_shape(graph: Graph, context: Context) -> Graph:
    """Return the model with the comments inside its shape above what builds it."""
    source = shapes.input_of(graph)
    node = source.shape.value.node if source.shape else None
    if node is None or source.call is not None:
        return graph
    text = context.code.text
    inner = tuple(c.text for c in comments(text.text, *text.span(node)))
    kept = replace(source.comments, before=(*source.comments.before, *inner))
    steps = [
        replace(step, comments=kept) if step is source else step for step in graph.steps
    ]
    return replace(graph, steps=tuple(steps))


def _serve(graph: Graph, context: Context, unit: str) -> list[str]:
    """Return the method that a SavedModel serves, where the input's shape is known."""
    signature = shapes.input_signature(graph, context)
    if not signature:
        return []
    tf = context.spell.tensorflow()
    return [
        "",
        f"{unit}@{tf}.function(input_signature=[{tf}.TensorSpec({signature})])",
        f"{unit}def serve(self, inputs):",
        f"{unit * 2}return self(inputs)",
    ]


def _summaries(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return each `model.summary()` with what prints the same of a `tf.Module`."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if use.what == "summary" and isinstance(use.node, ast.Attribute):
            printer = context.blocks(["print_summary"])["print_summary"]
            model = context.code.text.of(use.node.value)
            found.append((context.code.scopes.parents[use.node], f"{printer}({model})"))
    return found


def _gone(graph: Graph, context: Context) -> list[ast.AST]:
    """Return the names of Keras' classes, for which blocks stand now."""
    nodes: list[ast.AST] = [
        call.func
        for node in _sources(graph)
        for call, _ in layers_in(context.code, node)
    ]
    source = shapes.input_of(graph).node
    return [*nodes, source.func] if isinstance(source, ast.Call) else nodes


WRITER = _Module()
