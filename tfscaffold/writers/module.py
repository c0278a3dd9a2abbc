"""Writes a `tf.Module` of raw TensorFlow blocks."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph, Stack, Use
from tfscaffold.source.comments import comments
from tfscaffold.writers import checkpoints, in_place, module_names, shapes
from tfscaffold.writers.adapting import axis_lines
from tfscaffold.writers.builds import (
    called_builds,
    is_built_below,
    left,
    needless_builds,
)
from tfscaffold.writers.checks import checks
from tfscaffold.writers.classes import (
    Build,
    Calls,
    Class,
    call_lines,
    class_line,
    construction,
    docstring,
    layer_lines,
    listed,
    new_class,
)
from tfscaffold.writers.first_calls import first_call
from tfscaffold.writers.functional import annotations, named
from tfscaffold.writers.helpers import annotations_of, owners
from tfscaffold.writers.inner_activations import refuse_weighted_activations
from tfscaffold.writers.keras_models import (
    configuration,
    file_remarks,
    holder,
    refuse_held,
)
from tfscaffold.writers.later_uses import refuse_uses, rewritten_predictions
from tfscaffold.writers.layer_forms import Form, forms, inner, kept
from tfscaffold.writers.layer_reads import layer_reads
from tfscaffold.writers.masks import masks
from tfscaffold.writers.module_layers import (
    RESERVED,
    added_texts,
    constructed,
    gone,
    in_place_texts,
)
from tfscaffold.writers.module_members import (
    losses,
    own_summary,
    reads_of_weights,
    serve,
    summaries,
    variables,
)
from tfscaffold.writers.module_names import is_default, model_arguments
from tfscaffold.writers.module_refusals import (
    refuse_counted_seeds,
    refuse_kept,
    refuse_repeated,
    refuse_replaced_builtins,
    refuse_summaries,
    refuse_unbuilt,
)
from tfscaffold.writers.output_shapes import output_shapes
from tfscaffold.writers.reserved import with_stored
from tfscaffold.writers.untold import default_of_training, refuse_bare_calls
from tfscaffold.writers.writing import Context, Reasons, Written

_ANNOTATIONS = ("Sequential", "Model")


class _Module:
    """The tier `module`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written in raw TensorFlow."""
        reasons = Reasons()
        graph, made, checked = constructed(graph, context, reasons)
        moved = checked.statements
        refuse_kept(graph, context, reasons)
        refuse_repeated(graph, context, reasons)
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
            if argument.name != "name" and not is_default(argument):
                reasons.add(
                    "TFS109",
                    context.code.position(argument.value.node),
                    (
                        "A `tf.Module` takes a name, and the arguments are unpacked from a "
                        "dictionary that may hold others."
                        if argument.name == "**"
                        else f"A `tf.Module` has no `{argument.name}`."
                    ),
                    "Take the argument away.",
                )
        refuse_counted_seeds(graph, context, reasons)
        refuse_replaced_builtins(context, reasons)
        refuse_weighted_activations(graph, context, "TFS114", reasons)
        if graph.in_keras:
            refuse_held(graph, context, made, moved, reasons)
            return reasons.found
        read = {
            call.func
            for call, _ in reads_of_weights(graph, context)
            if isinstance(call, ast.Call)
        }
        of_layers, _ = layer_reads(graph, context)
        built = {use.node for use in _dropped_builds(graph, context)}
        built |= {call.func for call in called_builds(graph, context)}
        rewritten = {*read, *of_layers, *built, *context.around(graph)}
        refuse_uses(graph, context.code, "module", reasons, moved, rewritten)
        refuse_bare_calls(graph, context, reasons)
        refuse_summaries(graph, context, reasons)
        refuse_unbuilt(graph, context, reasons)
        return reasons.found

    def remarks(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return which layers stay those of Keras, and what is not taken any more."""
        found = [
            *dict.fromkeys(_kept(form, context) for form in kept(graph, context)),
            *module_names.remarks(graph, context),
            *checkpoints.remarks(graph, context),
        ]
        if graph.in_keras:
            remark = Diagnostic(
                "TFS206",
                "information",
                graph.line,
                graph.column,
                "A model of Keras is put around the `tf.Module`, as Keras holds or trains it: "
                "`compile`, `fit` and the like stay as they are.",
            )
            return [*found, remark, *file_remarks(graph, context)]
        return [
            *found,
            Diagnostic(
                "TFS201",
                "information",
                graph.line,
                graph.column,
                "A Sequential casts its inputs to float32 and adds a missing last axis; a "
                "`tf.Module` takes inputs as they are.",
                "Give it float32 of the full shape.",
            ),
        ]

    def write(self, graph: Graph, context: Context) -> Written:
        """Return a class above the definition, and its construction in its place."""
        graph, inside = named(graph, context)
        graph = _with_comments_of_shape(graph, context)
        if graph.in_keras:
            given = tuple(each for each in graph.arguments if not is_default(each))
            graph = replace(graph, arguments=given)
        else:
            graph = replace(graph, arguments=model_arguments(graph))
        graph, made, moved = constructed(graph, context, Reasons(), written=True)
        new = new_class(graph, context, made, with_stored(RESERVED, context.code))
        tf = context.spell.tensorflow()
        unit = context.unit
        parameters = ["self", *made.signature, "name=None"]
        training = default_of_training(graph, context)
        copied = {
            form.key: "list"
            for form in kept(graph, context)
            if not graph.listed
            and form.node is form.step.expression.node
            and isinstance(form.step, Stack)
        }
        collects = any(part.collector for part in made.parts)
        sequential = ""
        if collects:
            top = not made.local
            sequential = context.spell.keras("Sequential", graph, top=top)
        lists = {part.key for part in made.parts if part.is_list}
        # A layer that is made elsewhere may come several times.
        repeated = {*copied} | {
            form.key
            for form in kept(graph, context)
            if graph.listed and not isinstance(form.node, ast.Call)
        }
        names = [
            (
                f"*{_once(f'self.{name}', key in repeated)}"
                if key in lists
                else f"self.{name}"
            )
            for key, name in new.attributes.items()
        ]
        # A layer that is applied twice is listed once.
        names = [*dict.fromkeys(names)]
        base = f"{tf}.Module"
        if graph.trained:
            base = context.blocks([graph.trained])[graph.trained]
        saving = configuration(graph, context, made)
        registered, stored, configured = saving if graph.in_keras else ([], [], [])
        lines = [
            *registered,
            f"class {new.name}({base}):",
            *docstring(graph, unit),
            *listed(f"{unit}def __init__(", parameters, "):", unit, context),
            f"{unit * 2}super().__init__(name=name)",
            *stored,
            *layer_lines(context, new, copied, sequential),
            "",
            f"{unit}@property",
            f"{unit}def layers(self):",
            *listed(f"{unit * 2}return [", names, "]", unit * 2, context),
            *([] if graph.in_keras else variables(graph, context, unit)),
            *([] if graph.in_keras else losses(graph, context, unit)),
            *([] if graph.in_keras else own_summary(graph, context, unit)),
            "",
            f"{unit}def __call__(self, inputs, {training}):",
            *([] if graph.in_keras else axis_lines(graph, context)),
            *call_lines(
                context, new, replace(_calls(graph, context), checks=moved.lines)
            ),
            *([] if graph.in_keras else serve(graph, context, unit)),
            *configured,
        ]
        if graph.in_keras:
            return _held(lines, new, [*inside], graph, context)
        indent = context.code.text.indent(graph.sites[-1].start)
        shape = shapes.example_shape(graph, context, indent)
        dtype = shapes.example_dtype(graph, context)
        if dtype:
            shape = f"{shape}, {dtype}" if shape else ""
        # Layers that work unless they are told otherwise draw no random numbers here.
        told = "" if training == "training=False" else ", training=False"
        example = f"{tf}.zeros({shape}){told}"
        head, call = first_call(graph, context, example) if shape else ("", "")
        build = Build(call, head=head)
        dropped = _dropped_builds(graph, context)
        typed = f", {dtype}" if dtype else ""
        built = [
            (call, context.code.text.of(model).join(around))
            for call, sizes in called_builds(graph, context).items()
            if isinstance(call.func, ast.Attribute)
            and call.func not in [use.node for use in dropped]
            and (model := call.func.value)
            and (example := f"{tf}.zeros({sizes}{typed}){told}")
            and (around := first_call(graph, context, example))
        ]
        construct = in_place.statements if graph.listed else construction
        return Written(
            construct(graph, context, new, build, new.name),
            model=new.name,
            moved=not graph.listed,
            function=graph.target.head,
            rewritten=(
                *inside,
                *summaries(graph, context),
                *reads_of_weights(graph, context),
                *layer_reads(graph, context)[1],
                *in_place_texts(graph, context),
                *added_texts(graph, context),
                *built,
            ),
            elsewhere=tuple(
                (site, ())
                for site in (
                    *moved.sites(context.code),
                    *left(dropped, context.code),
                )
            ),
            above=(class_line(lines, new),),
            local=bool(made.local),
            annotations=_ANNOTATIONS,
            gone=(
                *gone(graph, context),
                *annotations(graph, context, _ANNOTATIONS),
                *annotations_of(graph, returned=False),
            ),
            together=tuple(owners(graph)),
            inner=tuple(_inner(graph, context)),
        )


def _held(
    lines: list[str],
    new: Class,
    inside: list[tuple[ast.AST, str]],
    graph: Graph,
    context: Context,
) -> Written:
    """Return a class whose object is kept in a model of Keras."""
    held = holder(graph, context)
    name = held[0]
    construct = in_place.statements if graph.listed else construction
    return Written(
        construct(graph, context, new, Build(), name, held),
        model=name,
        moved=not graph.listed,
        function=graph.target.head,
        elsewhere=tuple(
            (site, ()) for site in checks(graph, context.code).sites(context.code)
        ),
        rewritten=(
            *inside,
            *rewritten_predictions(graph, context.code),
            *in_place_texts(graph, context),
            *added_texts(graph, context),
        ),
        above=(class_line(lines, new),),
        local=bool(new.constructor.local),
        gone=(
            *gone(graph, context),
            *annotations(graph, context, ("Sequential",)),
            *annotations_of(graph, returned=False),
        ),
        together=tuple(owners(graph)),
        inner=tuple(_inner(graph, context)),
    )


def _inner(graph: Graph, context: Context) -> Iterator[ast.Call]:
    """Yield the calls that make the models which are layers of this one."""
    for form in inner(graph, context):
        for model in form.models:
            call = context.code.scopes.parents[model.callee]
            assert isinstance(call, ast.Call)
            yield call


def _dropped_builds(graph: Graph, context: Context) -> list[Use]:
    """Return the statements that build a model which is built where it is made."""
    if is_built_below(graph, context):
        return []
    return needless_builds(graph, context)


def _once(layers: str, may_repeat: bool) -> str:
    """Return a list of layers in which each stands once."""
    return f"dict.fromkeys({layers})" if may_repeat else layers


def _kept(form: Form, context: Context) -> Diagnostic:
    node = form.step.expression.node if form.in_place else form.node
    text = context.code.text.of(form.node).splitlines()[0]
    return Diagnostic(
        "TFS203",
        "warning",
        *context.code.position(node),
        f"`{text}` stays a layer of Keras: {form.reason}.",
        "`tfscaffold list layers` shows those that have a block.",
    )


def _calls(graph: Graph, context: Context) -> Calls:
    """Return what the layers are told when they are called."""
    way = masks(graph, context, Reasons())
    arguments: dict[str, str] = {}
    told: dict[str, str] = {}
    for key, group in groupby(forms(graph, context), lambda form: form.key):
        found = [*group]
        trained = [form for form in found if form.is_told]
        given = ["mask=mask"] if key in way.given else []
        given += ["training=training"] if trained else []
        arguments[key] = ", ".join(given)
        if found[0].is_listed and trained:
            some = len(trained) < len(found)
            told[key] = _classes(trained, graph, context) if some else ""
    return Calls(arguments, told, way.made, output_shapes(graph, context))


def _classes(told: list[Form], graph: Graph, context: Context) -> str:
    """Return the classes of layers, as `isinstance` takes them."""
    names = {name for form in told if not form.reason for name in form.outer}
    spelled = context.blocks(names)
    found = [spelled[name] for name in sorted(names)]
    if any(form.reason for form in told):
        found.append(context.spell.keras("Layer", graph))
    return found[0] if len(found) == 1 else f"({', '.join(found)})"


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


WRITER = _Module()
