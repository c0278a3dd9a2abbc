"""Writes a `tf.Module` of raw TensorFlow blocks."""

import ast
from dataclasses import replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.writers import shapes
from tfscaffold.writers.blocks import accepts, block_names, takes_training
from tfscaffold.writers.classes import (
    call_lines,
    class_line,
    construction,
    docstring,
    layer_lines,
    listed,
    new_class,
    refuse_local_names,
)
from tfscaffold.writers.constructor import Constructor, constructor
from tfscaffold.writers.functional import annotations, named
from tfscaffold.writers.later_uses import refuse_uses
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


class _Module:
    """The tier `module`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written in raw TensorFlow."""
        reasons = Reasons()
        made = constructor(graph, context, RESERVED, reasons)
        refuse_local_names(made, context, reasons)
        for step in graph.steps:
            if isinstance(step, Stack | Extend) or (
                isinstance(step, Make) and step.block
            ):
                reasons.add(
                    "TFS103",
                    context.code.position(step.expression.node),
                    "The layers are made in a loop, a condition or another expression, and "
                    "this form needs each of them written out.",
                    "Write each layer out, or convert to subclass instead.",
                )
            elif isinstance(step, Make):
                _refuse_layer(step, context, reasons)
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
        made = constructor(graph, context, RESERVED, Reasons())
        new = new_class(graph, context, made, RESERVED)
        tf = context.spell.tensorflow()
        _use_blocks(graph, context, made)
        training = {
            make.layer
            for make in _makes(graph)
            if make.known is not None and takes_training(make.known.name)
        }
        unit = context.unit
        parameters = ["self", *made.signature, "name=None"]
        names = ", ".join(f"self.{name}" for name in new.attributes.values())
        lines = [
            f"class {new.name}({tf}.Module):",
            *docstring(graph, unit),
            *listed(f"{unit}def __init__(", parameters, "):", unit, context),
            f"{unit * 2}super().__init__(name=name)",
            *layer_lines(context, new),
            "",
            f"{unit}@property",
            f"{unit}def layers(self):",
            f"{unit * 2}return [{names}]",
            "",
            f"{unit}def __call__(self, inputs, training=False):",
            *call_lines(context, new, training),
        ]
        indent = context.code.text.indent(graph.sites[-1].start)
        shape = shapes.example_shape(graph, context, indent)
        return Written(
            construction(
                graph, context, new, f"({tf}.zeros({shape}))" if shape else "", new.name
            ),
            model=new.name,
            moved=True,
            rewritten=tuple(inside),
            above=(class_line(lines, new),),
            annotations=_ANNOTATIONS,
            gone=(
                *_gone(graph),
                *annotations(graph, context, _ANNOTATIONS),
            ),
        )


def _makes(graph: Graph) -> list[Make]:
    return [step for step in graph.steps if isinstance(step, Make)]


def _refuse_layer(make: Make, context: Context, reasons: Reasons) -> None:
    place = context.code.position(make.expression.node)
    name = make.known.name if make.known is not None else ""
    if name not in block_names():
        what = (
            f"Keras' `{name}`" if name else f"`{make.expression.text.splitlines()[0]}`"
        )
        reasons.add(
            "TFS114",
            place,
            f"{what} has no form in raw TensorFlow here.",
            "`tfscaffold list layers` shows those that have one. Convert to subclass instead.",
        )
        return
    if make.label and not make.label.isidentifier():
        reasons.add(
            "TFS114",
            place,
            f"The name `{make.label}` is no identifier, as a `tf.Module`'s must be.",
            "Give the layer a name of letters, digits and underscores.",
        )
    for argument in make.arguments:
        if argument.name is None or argument.name == "name":
            continue
        node = argument.value.node
        known = node.value if isinstance(node, ast.Constant) else ...
        if not accepts(name, argument.name, known):
            reasons.add(
                "TFS114",
                place,
                f"The argument `{argument.name}={argument.value.text}` of `{name}` has no "
                "form in raw TensorFlow here.",
                "Take it away, or convert to subclass instead.",
            )


def _use_blocks(graph: Graph, context: Context, made: Constructor) -> None:
    """Let each layer's making name the block instead of the Keras class."""
    used = [(make, make.known.name) for make in _makes(graph) if make.known]
    spelled = context.blocks(name for _, name in used)
    names = {make.layer: name for make, name in used}
    for index, part in enumerate(made.parts):
        if part.key not in names or part.expression is None:
            continue
        assert part.make is not None
        assert isinstance(part.make.expression.node, ast.Call)
        callee = context.code.text.of(part.make.expression.node.func)
        text = spelled[names[part.key]] + part.expression.text[len(callee) :]
        made.parts[index] = replace(
            part, expression=replace(part.expression, text=text)
        )


def _gone(graph: Graph) -> list[ast.AST]:
    """Return the names of Keras' classes, for which blocks stand now."""
    nodes = [make.expression.node for make in _makes(graph)]
    source = shapes.input_of(graph)
    if source.node is not None:
        nodes.append(source.node)
    return [node.func for node in nodes if isinstance(node, ast.Call)]


WRITER = _Module()
