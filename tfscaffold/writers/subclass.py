"""Writes a subclass of `keras.Model`: layers made in `__init__`, applied in `call`."""

import ast

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Argument, Graph, Make
from tfscaffold.writers import checkpoints, in_place, shapes
from tfscaffold.writers.adapting import adapting_lines, casts, lacked_axis
from tfscaffold.writers.array_data import refuse_words
from tfscaffold.writers.builds import is_built_below
from tfscaffold.writers.built import build_shape, refuse_unbuilt_uses
from tfscaffold.writers.changed_layers import refuse_changed
from tfscaffold.writers.checks import Checks, checks
from tfscaffold.writers.classes import (
    Build,
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
from tfscaffold.writers.cloning import rewritten_clones
from tfscaffold.writers.configuration import configuration
from tfscaffold.writers.constructor import Constructor, constructor
from tfscaffold.writers.functional import annotations, gone_inputs, named
from tfscaffold.writers.given_data import unpacked_data
from tfscaffold.writers.helpers import annotations_of, appending, helpers, owners
from tfscaffold.writers.inner_activations import refuse_weighted_activations
from tfscaffold.writers.later_uses import refuse_uses, rewritten_predictions
from tfscaffold.writers.reserved import RESERVED, with_stored
from tfscaffold.writers.saving import hdf5_saves, refuse_paths
from tfscaffold.writers.scope_names import refuse_scope_names
from tfscaffold.writers.symbolic import Read, needs_call, tensor_reads
from tfscaffold.writers.thawing import refuse_thawed
from tfscaffold.writers.wrapped_models import refuse_scikeras
from tfscaffold.writers.writing import Context, Reasons, Written


def refuse_hidden_names(
    made: Constructor, graph: Graph, context: Context, reasons: Reasons
) -> None:
    """Refuse names that only the user's function sees, where the class cannot stand there."""
    fixed = any(part.expression and part.expression.fixed for part in made.parts)
    at_top = isinstance(context.code.scopes.parents[graph.sites[0].node], ast.Module)
    if not at_top and not fixed:
        return
    refuse_local_names(made, context, reasons)


def refuse_calls(made: Constructor, context: Context, reasons: Reasons) -> None:
    """Refuse functions that the class would call: a file of the model cannot hold them."""
    refused = {(each.line, each.column) for each in reasons.found}
    for callee in made.called:
        place = context.code.position(callee)
        parents = context.code.scopes.parents
        if place in refused or isinstance(parents[parents[callee]], ast.Expr):
            # Said already; or a function that adds layers.
            continue
        does = "call" if context.code.call_of(callee) else "keep the classes of"
        reasons.add(
            "TFS113",
            place,
            f"The class would {does} `{context.code.text.of(callee)}`, which a file of the model "
            "cannot hold.",
            "Call it before the model, or convert to functional.",
        )


def _refuse_state(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse layers whose state Keras 3 cannot build in `call`.

    These are recurrent layers whose state outlives a batch, and a `Normalization` that has
    not been adapted: it keeps a tensor of the graph in which it is built.
    """
    for step in graph.steps:
        if not isinstance(step, Make):
            continue
        for node in ast.walk(step.expression.node):
            symbol = context.code.called(node)
            if symbol is not None and symbol.name == "Normalization":
                reasons.add(
                    "TFS118",
                    context.code.position(node),
                    "`Normalization` is made here and not adapted, and Keras cannot use it "
                    "any more once a subclass has built it.",
                    "Convert to functional, or make it in a variable before the model and "
                    "call its `adapt`.",
                )
            if not isinstance(node, ast.keyword) or node.arg != "stateful":
                continue
            if not (isinstance(node.value, ast.Constant) and not node.value.value):
                reasons.add(
                    "TFS118",
                    context.code.position(node),
                    "The layer keeps its state from batch to batch, and Keras does not make "
                    "that state when a subclass is built from an `Input`.",
                    "Convert to functional, or leave `stateful` out.",
                )


def _refuse_branches(graph: Graph, reasons: Reasons) -> None:
    """Refuse inputs that differ by a condition which cannot be read below the definition."""
    source = shapes.input_of(graph)
    if source.branches and source.shape is None:
        reasons.add(
            "TFS102",
            (graph.line, graph.column),
            "The input's shape depends on a condition that moves into the class with the "
            "layers.",
            "Assign the shape to a variable before the model, or convert to functional.",
        )


def _built_by_call(graph: Graph, context: Context) -> list[tuple[ast.AST, str]]:
    """Return `model(Input(batch_shape=shape))` for `model.build(shape)`, which builds nothing."""
    source = shapes.input_of(graph)
    if source.call or (source.shape and not is_built_below(graph, context)):
        return []
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        shape = build_shape(use, context.code)
        if shape is not None:
            assert isinstance(use.node, ast.Attribute)
            stated = Argument("batch_shape", expression(context.code, shape))
            model = context.code.text.of(use.node.value)
            text = shapes.stated_input(graph, context, stated)
            found.append((context.code.scopes.parents[use.node], f"{model}({text})"))
    return found


def _tensor_reads(graph: Graph, context: Context) -> list[Read]:
    """Return the uses that the tensors answer with which the model is built."""
    if not shapes.has_shape(graph, context) or is_built_below(graph, context):
        return []
    code = context.code
    moved = checks(graph, code).statements
    found = [
        read
        for read in tensor_reads(graph, code)
        if code.statement(read.use.node) not in moved
    ]
    if not casts(graph, context):
        return found
    # The cast at the start of `call` would be one more layer, or take no such tensor.
    return [each for each in found if not needs_call([each], code)]


def _build(
    graph: Graph, context: Context, *, apart: bool
) -> tuple[Build, list[tuple[ast.AST, str]]]:
    """Return what builds the model, and what takes the place of its shapes further down.

    Args:
        graph: The model.
        context: The file.
        apart: Whether the input has a statement of its own.
    """
    if not shapes.has_shape(graph, context) or is_built_below(graph, context):
        return Build(), []
    indent = context.code.text.indent(graph.sites[0].start)
    reads = _tensor_reads(graph, context)
    if not reads and not apart:
        prefix = f"{graph.target.text or 'model'}("
        return Build(f"({shapes.input_call(graph, context, indent, prefix)})"), []
    scope = context.scope(graph)
    # What is read further down must not be another model's by then.
    inputs = context.once(scope, "inputs", "model_inputs")
    outputs = ""
    if any(each.is_output and each.is_here for each in reads):
        outputs = context.once(scope, "outputs", "model_outputs")
    prefix = f"{inputs} = "
    made = prefix + shapes.input_call(graph, context, indent, prefix)
    calls = f".call({inputs})" if needs_call(reads, context.code) else ""
    build = Build(f"({inputs})", made, outputs, layers=calls)
    changes: list[tuple[ast.AST, str]] = [
        (each.node, each.text(context.code, inputs, outputs))
        for each in reads
        if each.node is not None
    ]
    return build, changes


def _untold_inputs(graph: Graph, context: Context) -> tuple[str, str]:
    """Return which inputs are not taken any more, and what to do."""
    message = "A Sequential casts integer inputs to floats"
    if lacked_axis(graph, context.code):
        return f"{message}; a subclass takes them as they are.", "Give it floats."
    message += " and adds a missing last axis; a subclass takes inputs as they are."
    return message, "Give it floats of the full shape."


def _constructed(
    graph: Graph, context: Context, reasons: Reasons
) -> tuple[Constructor, Checks]:
    """Return what the class takes and makes, and the statements that move into it.

    Where it cannot make the layers itself, it takes a list of them.
    """
    moved = checks(graph, context.code)
    found = Reasons()
    reserved = with_stored(RESERVED, context.code)
    made = constructor(graph, context, reserved, found, moved=moved.statements)
    refuse_hidden_names(made, graph, context, found)
    refuse_calls(made, context, found)
    _refuse_branches(graph, found)
    # What no class sees may be Keras itself.
    is_seen = all(each.code != "TFS112" for each in found.found)
    if found.found and is_seen and in_place.fits(graph, context):
        return in_place.constructor(graph, context), Checks()
    reasons.found += found.found
    return made, moved


class _Subclass:
    """The tier `subclass`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written as a class."""
        reasons = Reasons()
        made, moved = _constructed(graph, context, reasons)
        _refuse_state(graph, context, reasons)
        refuse_scope_names(graph, context.code, reasons)
        refuse_thawed(graph, context, reasons)
        refuse_changed(graph, context.code, reasons)
        refuse_weighted_activations(graph, context, "TFS118", reasons)
        checkpoints.refuse_lists(made, context, reasons)
        refuse_words(graph, context.code, reasons)
        read = {each.use.node for each in _tensor_reads(graph, context)}
        refuse_uses(graph, context.code, "subclass", reasons, moved.statements, read)
        refuse_unbuilt_uses(graph, context, reasons)
        refuse_paths(graph, context, reasons)
        refuse_scikeras(graph, context.code, reasons)
        return reasons.found

    def remarks(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return which inputs are not taken any more, and what files hold the class now."""
        moved = [
            Diagnostic(
                "TFS202",
                "warning",
                *context.code.position(call),
                "A file of HDF5 names the class from now on, in place of its layers.",
                "What loads it must have imported the module of the class.",
            )
            for call in hdf5_saves(graph, context.code)[:1]
        ]
        moved += [
            Diagnostic(
                "TFS202",
                "warning",
                use.line,
                use.column,
                "The text names the class from now on, in place of its layers.",
                "What makes a model of it must have imported the module of the class.",
            )
            for use in graph.uses
            if use.what == "to_json"
        ]
        return [
            *moved,
            *checkpoints.remarks(graph, context),
            Diagnostic(
                "TFS201",
                "information",
                graph.line,
                graph.column,
                *_untold_inputs(graph, context),
            ),
        ]

    def write(self, graph: Graph, context: Context) -> Written:
        """Return a class above the definition, and its construction in its place."""
        graph, inside = named(graph, context)
        made, moved = _constructed(graph, context, Reasons())
        new = new_class(graph, context, made, with_stored(RESERVED, context.code))
        top = not new.constructor.local
        model = context.spell.keras("Model", graph, top=top)
        register = context.spell.keras("register_keras_serializable", graph, top=top)
        collects = any(part.collector for part in new.constructor.parts)
        sequential = (
            context.spell.keras("Sequential", graph, top=top) if collects else ""
        )
        unit = context.unit
        parameters = ["self", *new.constructor.signature, "**kwargs"]
        lines = [
            f"@{register}()",
            f"class {new.name}({model}):",
            *docstring(graph, unit),
            *listed(f"{unit}def __init__(", parameters, "):", unit, context),
            f"{unit * 2}super().__init__(**kwargs)",
            *(f"{unit * 2}self.{name} = {name}" for name in new.constructor.data),
            *layer_lines(context, new, sequential=sequential),
            "",
            # Without `training` in the signature, fit does not say that it trains, and
            # dropout stays off; with it, Keras hands the value on to the layers.
            f"{unit}def call(self, inputs, training=None):",
            *adapting_lines(graph, context),
            *call_lines(context, new, Calls(checks=moved.lines)),
        ]
        clones = rewritten_clones(graph, context)
        listed_above = in_place.is_taken(made)
        build, read = _build(graph, context, apart=listed_above)
        lines += configuration(graph, context, new, is_built=bool(build.call))
        if listed_above:
            sites = in_place.statements(graph, context, new, build, model)
        else:
            sites = construction(graph, context, new, build, model)
        return Written(
            sites,
            model=model,
            moved=not listed_above,
            function=graph.target.head,
            rewritten=(
                *inside,
                *read,
                *unpacked_data(graph, context.code),
                *rewritten_predictions(graph, context.code),
                *clones,
                *_built_by_call(graph, context),
                *(
                    change
                    for helper in helpers(graph)
                    for change in appending(helper, context)
                ),
            ),
            elsewhere=tuple((site, ()) for site in moved.sites(context.code)),
            together=tuple(owners(graph)),
            above=(class_line(lines, new),),
            local=not top,
            gone=(
                *gone_inputs(graph),
                *annotations(graph, context, ("Sequential",)),
                *annotations_of(graph, returned=False),
                *(callee for callee, _ in clones),
            ),
        )


WRITER = _Subclass()
