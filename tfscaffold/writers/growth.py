"""What changes the layers of a finished model, for the Functional form: a new model of its tensors."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Graph, Growth, Site
from tfscaffold.source.comments import comments
from tfscaffold.writers.shapes import argument_text
from tfscaffold.writers.writing import Context, Line, relaid


def growing_uses(graph: Graph) -> set[ast.AST]:
    """Return the uses `model.add` and `model.pop` that are rewritten."""
    return {
        site.node.value.func
        for growth in graph.growths
        for site in growth.sites
        if isinstance(site.node, ast.Expr) and isinstance(site.node.value, ast.Call)
    }


def grown(
    graph: Graph, context: Context, hidden: tuple[str, ...], model: str
) -> list[tuple[Site, tuple[Line, ...]]]:
    """Return `x = Dense(3)(model.output)`, `model = Model(model.input, x)` in place of `add`.

    Args:
        graph: The model.
        context: The file.
        hidden: Names for the tensors between two layers.
        model: The spelling of `keras.Model`.
    """
    return [
        change
        for growth in graph.growths
        for change in _grown(graph, context, growth, hidden, model)
    ]


def _grown(
    graph: Graph,
    context: Context,
    growth: Growth,
    hidden: tuple[str, ...],
    model: str,
) -> list[tuple[Site, tuple[Line, ...]]]:
    code = context.code
    scope = code.scopes.of(growth.sites[0].node)
    indent = code.text.indent(growth.sites[0].start)
    receiver = growth.receiver
    tensor = f"{receiver}.output"
    if growth.popped:
        tensor = f"{receiver}.layers[-{growth.popped + 1}].output"
    lines: dict[int, list[Line]] = {index: [] for index in range(len(growth.sites))}
    for make in growth.makes:
        last = make is growth.makes[-1]
        name = (
            context.variable(scope, "outputs", "model_outputs")
            if last
            else context.variable(scope, *hidden)
        )
        layer = relaid(make.expression, indent, len(indent) + len(name) + 3)
        line = Line(
            f"{name} = {layer}({tensor})",
            make.comments.before,
            make.comments.after,
            bool(make.expression.fixed),
        )
        lines[make.site].append(line)
        tensor = name
    arguments = [f"{receiver}.input", tensor]
    arguments += [argument_text(each, indent, 0) for each in graph.arguments]
    made = Line(f"{receiver} = {model}({', '.join(arguments)})")
    lines[len(growth.sites) - 1].append(made)
    kept: list[str] = []
    for index, site in enumerate(growth.sites):
        if not lines[index]:
            # The comments of a `pop` stand above what follows it.
            end = code.text.line_end(site.end)
            kept += [each.text for each in comments(code.text.text, site.start, end)]
            continue
        first = lines[index][0]
        lines[index][0] = replace(first, before=(*kept, *first.before))
        kept = []
    return [(site, tuple(lines[index])) for index, site in enumerate(growth.sites)]
