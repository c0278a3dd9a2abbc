"""Writes the Functional form: an `Input`, layers called on tensors, `keras.Model(inputs, outputs)`."""

import ast
from dataclasses import replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Apply, Graph, Input, Make, Verbatim
from tfscaffold.writers import shapes
from tfscaffold.writers.later_uses import refuse_uses
from tfscaffold.writers.writing import Context, Line, Reasons, Written, relaid


class _Functional:
    """The tier `functional`."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written as a Functional model."""
        reasons = Reasons()
        shapes.refuse_without_shape(graph, context, reasons)
        refuse_uses(graph, context.code, "functional", reasons)
        return reasons.found

    def remarks(self, graph: Graph) -> list[Diagnostic]:
        """Return nothing: the result takes all that the original takes."""
        return []

    def write(self, graph: Graph, context: Context) -> Written:
        """Return the statements that build the same model from tensors."""
        scope = context.scope(graph)
        names = {
            graph.inputs[0]: context.variable(scope, "inputs", "model_inputs"),
            graph.outputs[0]: context.variable(scope, "outputs", "model_outputs"),
        }
        hidden = context.variable(scope, "x", "hidden")
        made = {step.layer: step for step in graph.steps if isinstance(step, Make)}
        sites: list[list[Line]] = [[] for _ in graph.sites]
        for step in graph.steps:
            if isinstance(step, Input):
                site = _input_site(graph, step)
                indent = _indent(context, graph, site)
                prefix = f"{names[step.tensor]} = "
                text = prefix + shapes.input_call(graph, context, indent, prefix)
                sites[site].append(_line(text, step))
            elif isinstance(step, Apply):
                make = made[step.layer]
                indent = _indent(context, graph, step.site)
                prefix = f"{names.get(step.output, hidden)} = "
                layer = relaid(make.expression, indent, len(indent) + len(prefix))
                tensors = ", ".join(names.get(each, hidden) for each in step.inputs)
                sites[step.site].append(
                    _line(
                        f"{prefix}{layer}({tensors})", make, bool(make.expression.fixed)
                    )
                )
        model = context.spell.keras("Model", graph)
        self._finish(graph, context, model, names, sites)
        return Written(
            tuple(tuple(lines) for lines in sites),
            model,
            gone=(*gone_inputs(graph), *annotations(graph, context, ("Sequential",))),
        )

    def _finish(
        self,
        graph: Graph,
        context: Context,
        model: str,
        names: dict[str, str],
        sites: list[list[Line]],
    ) -> None:
        """Add the statement that makes the model, and its own comments."""
        indent = _indent(context, graph, len(sites) - 1)
        arguments = [names[tensor] for tensor in (*graph.inputs, *graph.outputs)]
        arguments += [shapes.argument_text(each, indent, 0) for each in graph.arguments]
        target = assignment(graph, context, model)
        line = Line(f"{target}{model}({', '.join(arguments)})")
        own = graph.comments
        if len(sites) > 1 and len(sites[0]) <= 1 and not _layers_at(graph, 0):
            if sites[0]:
                first = sites[0][0]
                sites[0] = [replace(first, after=own.before + own.after + first.after)]
            else:
                sites[0] = [Line("", before=own.before + own.after)]
        else:
            line = replace(line, before=own.before, after=own.after)
        sites[-1].append(line)


def assignment(graph: Graph, context: Context, model: str) -> str:
    """Return what stands before the model's making: `model = `, `return `."""
    target = graph.target
    if not target.text:
        return "return "
    if target.annotation is None:
        return f"{target.text} = "
    annotation = context.code.text.of(target.annotation)
    if is_keras_class(context, target.annotation, "Sequential"):
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
    return [node for node in found if node and is_keras_class(context, node, *names)]


def is_keras_class(context: Context, node: ast.expr, *names: str) -> bool:
    """Whether an annotation names one of these classes of Keras."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    symbol = context.code.names.symbol(node, context.code.scopes.of(node))
    return symbol is not None and symbol.name in names


def _layers_at(graph: Graph, site: int) -> bool:
    return any(isinstance(step, Make) and step.site == site for step in graph.steps)


def _input_site(graph: Graph, source: Input) -> int:
    """Return where the input is made: in place of `Sequential()`, if nothing lies between."""
    between = any(
        isinstance(step, Verbatim) and step.site <= source.site for step in graph.steps
    )
    return source.site if between else 0


def _indent(context: Context, graph: Graph, site: int) -> str:
    return context.code.text.indent(graph.sites[site].start)


def _line(text: str, step: Input | Make, fixed: bool = False) -> Line:
    return Line(text, step.comments.before, step.comments.after, fixed)


WRITER = _Functional()
