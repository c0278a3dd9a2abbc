"""Writes the Functional form: an `Input`, layers called on tensors, `keras.Model(inputs, outputs)`."""

import ast
from dataclasses import replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import (
    Apply,
    Comments,
    Extend,
    Graph,
    Input,
    Make,
    Site,
    Stack,
    Verbatim,
)
from tfscaffold.writers import checkpoints, shapes
from tfscaffold.writers.builds import left, needless_builds
from tfscaffold.writers.early import kept_arguments
from tfscaffold.writers.growth import growing_uses, grown
from tfscaffold.writers.helpers import (
    annotations_of,
    applying,
    given,
    helpers,
    owners,
)
from tfscaffold.writers.later_uses import (
    refuse_uses,
    rewritten_builds,
    rewritten_predictions,
)
from tfscaffold.writers.layer_indices import layer_owners, shifted_layers
from tfscaffold.writers.writing import Context, Line, Reasons, Written, relaid

HIDDEN = ("x", "hidden")
STACK = ("stack", "layer_stack")


class _Functional:
    """The tier `functional`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written as a Functional model."""
        reasons = Reasons()
        graph = shapes.with_known_shape(graph, context)
        shapes.refuse_without_shape(graph, context, reasons)
        grown = growing_uses(graph)
        refuse_uses(graph, context.code, "functional", reasons, rewritten=grown)
        return reasons.found

    def remarks(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return which checkpoints are not read any more: all inputs are taken as before."""
        return checkpoints.remarks(graph, context)

    def write(self, graph: Graph, context: Context) -> Written:
        """Return the statements that build the same model from tensors."""
        graph, inside = named(shapes.with_known_shape(graph, context), context)
        names = _tensor_names(graph, context)
        made = {step.layer: step for step in graph.steps if isinstance(step, Make)}
        sites: list[list[Line]] = [[] for _ in graph.sites]
        branches = {each.layer: each for each in shapes.input_of(graph).branches}
        for step in graph.steps:
            if isinstance(step, Input) and step.branches:
                continue
            if isinstance(step, Input):
                site = input_site(graph, step)
                if step.call is not None and step.call.text == names[step.tensor]:
                    if _starts_nested(graph):
                        hidden = names[_outputs(graph)[0]]
                        sites[site].append(Line(f"{hidden} = {names[step.tensor]}"))
                    continue
                indent = indent_of(context, graph, site)
                prefix = f"{names[step.tensor]} = "
                text = prefix + shapes.input_call(graph, context, indent, prefix)
                sites[site].append(line(text, step))
                if _starts_nested(graph):
                    hidden = names[_outputs(graph)[0]]
                    sites[site].append(Line(f"{hidden} = {names[step.tensor]}"))
            elif isinstance(step, Apply):
                make = made[step.layer]
                indent = indent_of(context, graph, step.site)
                prefix = f"{names[step.output]} = "
                layer = relaid(make.expression, indent, len(indent) + len(prefix))
                tensors = ", ".join(
                    _argument(graph, names, each) for each in step.inputs
                )
                if step.layer in branches:
                    tensors = names[graph.inputs[0]]
                    head = f"{tensors} = "
                    call = shapes.branch_call(
                        graph, context, branches[step.layer], indent, head
                    )
                    sites[step.site].append(Line(head + call, make.comments.before))
                    make = replace(make, comments=replace(make.comments, before=()))
                sites[step.site].append(
                    line(
                        f"{prefix}{layer}({tensors})", make, bool(make.expression.fixed)
                    )
                )
            elif isinstance(step, Extend) and step.helper.elsewhere:
                sites[step.site] += self._taken(graph, context, names, step)
            elif isinstance(step, Extend):
                sites[step.site].append(_extension(graph, context, names, step))
            elif isinstance(step, Stack):
                sites[step.site].append(self._loop(graph, context, names, step))
        elsewhere, renamed = _helpers(graph, context)
        builds = left(needless_builds(graph, context), context.code)
        model = context.spell.keras("Model", graph)
        arguments, kept = kept_arguments(graph, context)
        graph = replace(graph, arguments=arguments)
        sites[0] = [*kept, *sites[0]]
        self._finish(graph, context, model, names, sites)
        return Written(
            tuple(tuple(lines) for lines in sites),
            model,
            function=graph.target.head,
            gone=(
                *gone_inputs(graph),
                *annotations(graph, context, ("Sequential",)),
                *annotations_of(graph, returned=True),
            ),
            rewritten=(
                *self._peeks(graph, names, model),
                *shifted_layers(graph, context),
                *rewritten_predictions(graph, context.code),
                *rewritten_builds(graph, context.code),
                *renamed,
                *inside,
            ),
            elsewhere=(
                *elsewhere,
                *grown(graph, context, HIDDEN, model),
                *((site, ()) for site in builds),
            ),
            together=(*layer_owners(graph), *owners(graph)),
        )

    def _loop(
        self, graph: Graph, context: Context, names: dict[str, str], step: Stack
    ) -> Line:
        """Return the loop that applies the layers of a list one after the other."""
        scope = context.scope(graph)
        indent = indent_of(context, graph, step.site)
        layer = step.variable or context.variable(scope, "layer", "each_layer")
        head = f"for {layer} in "
        stack = relaid(step.expression, indent, len(indent) + len(head))
        if step.skip:
            stack += f"[{step.skip}:]"
        hidden = names[step.output]
        text = f"{head}{stack}:\n{indent}{context.unit}"
        if step.unknown:
            test = shapes.is_layer_test(step, graph, context, layer)
            text += f"if {test}:\n{indent}{context.unit * 2}"
        text += f"{hidden} = {layer}({hidden})"
        return Line(
            text,
            step.comments.before,
            fixed=True,
            inner=step.comments.after,
        )

    def _taken(
        self, graph: Graph, context: Context, names: dict[str, str], step: Extend
    ) -> list[Line]:
        """Return statements that take the layers from a function of another module."""
        assert step.argument is not None
        scope = context.scope(graph)
        indent = indent_of(context, graph, step.site)
        stack = context.variable(scope, *STACK)
        layer = context.variable(scope, "layer", "each_layer")
        hidden = names[step.output]
        sequential = context.spell.keras("Sequential", graph)
        changes = {context.code.text.span(step.argument): stack}
        call = expression(context.code, step.expression.node, (), changes)
        return [
            Line(f"{stack} = {sequential}()", step.comments.before),
            Line(
                relaid(call, indent, len(indent)),
                after=step.comments.after,
                fixed=bool(call.fixed),
            ),
            Line(
                f"for {layer} in {stack}.layers:\n"
                f"{indent}{context.unit}{hidden} = {layer}({hidden})",
                fixed=True,
            ),
        ]

    def _peeks(
        self, graph: Graph, names: dict[str, str], model: str
    ) -> list[tuple[ast.AST, str]]:
        """Return what takes the place of the uses of the unfinished model."""
        start = names[graph.inputs[0]]
        found: list[tuple[ast.AST, str]] = []
        for peek in graph.peeks:
            tensor = names[peek.tensor]
            if peek.use.what == "output_shape":
                found.append((peek.use.node, f"{tensor}.shape"))
            else:
                found.append((peek.use.node, f"{model}({start}, {tensor}).summary"))
        return found

    def _finish(
        self,
        graph: Graph,
        context: Context,
        model: str,
        names: dict[str, str],
        sites: list[list[Line]],
    ) -> None:
        """Add the statement that makes the model, and its own comments."""
        indent = indent_of(context, graph, len(sites) - 1)
        arguments = [names[tensor] for tensor in (*graph.inputs, *graph.outputs)]
        arguments += [shapes.argument_text(each, indent, 0) for each in graph.arguments]
        target = assignment(graph, context, model)
        made = f"{model}({', '.join(arguments)})"
        line = Line(f"{target}{made}{graph.target.behind}")
        own = graph.comments
        if len(sites) > 1 and not _layers_at(graph, 0):
            if sites[0]:
                first = sites[0][0]
                sites[0][0] = replace(first, after=own.before + own.after + first.after)
            else:
                sites[0] = [Line("", before=own.before + own.after)]
        else:
            line = replace(line, before=own.before, after=own.after)
        sites[-1].append(line)


def _extension(
    graph: Graph, context: Context, names: dict[str, str], step: Extend
) -> Line:
    """Return `x = add_block(x, 3)` for the call of a function that adds layers."""
    indent = indent_of(context, graph, step.site)
    prefix = f"{names[step.output]} = "
    call = given(step, _argument(graph, names, step.input), context)
    text = prefix + relaid(call, indent, len(indent) + len(prefix))
    return Line(text, step.comments.before, step.comments.after, bool(call.fixed))


def _helpers(
    graph: Graph, context: Context
) -> tuple[list[tuple[Site, tuple[Line, ...]]], list[tuple[ast.AST, str]]]:
    """Return the changes in the functions that add layers: statements, and names."""
    statements: list[tuple[Site, tuple[Line, ...]]] = []
    renamed: list[tuple[ast.AST, str]] = []
    for helper in helpers(graph):
        new, names = applying(helper, context, HIDDEN)
        statements += new
        renamed += names
    return statements, renamed


def _tensor_names(graph: Graph, context: Context) -> dict[str, str]:
    """Return the variable of each tensor.

    Models of one scope share them, unless one is made between the layers of another.
    """
    scope = context.scope(graph)
    model = graph.target.name or "model"

    def variable(*candidates: str) -> str:
        if graph.beside:
            return context.once(scope, f"{model}_{candidates[0]}")
        return context.variable(scope, *candidates)

    names = dict.fromkeys(_outputs(graph), variable(*HIDDEN))
    names[graph.inputs[0]] = variable("inputs", "model_inputs")
    source = shapes.input_of(graph)
    if source.call and isinstance(source.call.node, ast.Name):
        owner = scope.owner(source.call.text)
        fixed = owner is not None and len(owner.bindings[source.call.text]) == 1
        if fixed and source.comments == Comments():
            names[graph.inputs[0]] = source.call.text
    last = [step for step in graph.steps if isinstance(step, Make | Stack | Extend)][-1]
    if isinstance(last, Make) and last.block is None:
        names[graph.outputs[0]] = variable("outputs", "model_outputs")
    return names


def _outputs(graph: Graph) -> list[str]:
    return [
        step.output for step in graph.steps if isinstance(step, Apply | Stack | Extend)
    ]


def _starts_nested(graph: Graph) -> bool:
    """Whether the first layer is applied in a loop or under a condition."""
    first = next(
        step for step in graph.steps if isinstance(step, Make | Stack | Extend)
    )
    elsewhere = isinstance(first, Extend) and first.helper.elsewhere
    return isinstance(first, Stack) or elsewhere or first.block is not None


def _argument(graph: Graph, names: dict[str, str], tensor: str) -> str:
    """Return the variable that holds a tensor when it is read."""
    if tensor in graph.inputs and _starts_nested(graph):
        return names[_outputs(graph)[0]]
    return names[tensor]


def named(graph: Graph, context: Context) -> tuple[Graph, list[tuple[ast.AST, str]]]:
    """Give a model in a larger expression a variable or function, which takes its place there."""
    target = graph.target
    if not target.inside:
        return graph, []
    names = [graph.label] if graph.label.isidentifier() else []
    call = context.code.scopes.parents[graph.callee]
    scope = context.scope(graph)
    if target.parameters is None:
        variable = context.once(scope, *names, "model")
        return replace(graph, target=replace(target, text=variable)), [(call, variable)]
    function = context.once(scope, *(f"build_{each}" for each in (*names, "model")))
    target = replace(target, function=function)
    made = f"{function}({', '.join(target.parameters or ())})"
    return replace(graph, target=target), [(call, made)]


def assignment(graph: Graph, context: Context, model: str) -> str:
    """Return what stands before the model's making: `model = `, `return `."""
    target = graph.target
    if target.annotation is None:
        return target.before
    annotation = context.code.text.of(target.annotation)
    if context.code.is_keras_class(target.annotation, "Sequential"):
        annotation = model
    return f"{target.text}: {annotation} = "


def gone_inputs(graph: Graph) -> list[ast.AST]:
    """Return the names of `InputLayer`, where an `Input` takes its place."""
    return [
        step.node.func
        for step in graph.steps
        if isinstance(step, Input)
        and isinstance(step.node, ast.Call)
        and step.call is None
    ]


def annotations(
    graph: Graph, context: Context, names: tuple[str, ...]
) -> list[ast.AST]:
    """Return the annotations of the model that name one of these classes of Keras."""
    found = [graph.returns, graph.target.annotation]
    return [
        node for node in found if node and context.code.is_keras_class(node, *names)
    ]


def _layers_at(graph: Graph, site: int) -> bool:
    return any(
        isinstance(step, Make | Stack | Extend) and step.site == site
        for step in graph.steps
    )


def input_site(graph: Graph, source: Input) -> int:
    """Return where the input is made: in place of `Sequential()`, if nothing lies between."""
    between = any(
        isinstance(step, Verbatim) and step.site <= source.site for step in graph.steps
    )
    introduced = any(source.comments.gap)
    return source.site if between or introduced else 0


def indent_of(context: Context, graph: Graph, site: int) -> str:
    """Return the white space that starts a statement of a definition."""
    node = graph.sites[site].node
    return context.code.text.indent(context.code.text.span(node)[0])


def line(text: str, step: Input | Make | Stack, fixed: bool = False) -> Line:
    """Return a statement with the comments of a step."""
    return Line(text, step.comments.before, step.comments.after, fixed)


WRITER = _Functional()
