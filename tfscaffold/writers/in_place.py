"""Layers that are made where they were made, and handed to a class in a list.

So are written what a class cannot make itself: layers of a tuner's values, of a class that a
parameter holds, or beside statements that may change what they get.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from tfscaffold.model.graph import Comments, Extend, Graph, Input, Make, Stack, Step
from tfscaffold.writers import shapes
from tfscaffold.writers.classes import Build, Class, construction, with_comments
from tfscaffold.writers.functional import indent_of, input_site, line
from tfscaffold.writers.helpers import given
from tfscaffold.writers.parts import Constructor, Part
from tfscaffold.writers.writing import Context, Line, relaid

_LIST = "stack"
LISTED = "in place"


def fits(graph: Graph, context: Context) -> bool:
    """Whether the layers of a model can be made where they stand, with the same effect."""
    scope = context.scope(graph)
    return not (
        any(_counts_variables(step) for step in graph.steps)
        or graph.peeks
        or graph.growths
        or graph.made
        or graph.handed
        # Both would fill the list of the same name.
        or graph.beside
        # The list would be an attribute of the user's class.
        or isinstance(scope.node, ast.ClassDef)
        or graph.target.inside
        or shapes.input_of(graph).branches
        or any(
            isinstance(step, Extend) and (step.helper.elsewhere or step.helper.by_name)
            for step in graph.steps
        )
        or any(isinstance(step, Stack) and step.unknown for step in graph.steps)
        or any(not isinstance(e.value.node, ast.Constant) for e in graph.arguments)
        or any(context.code.scopes.of(site.node) is not scope for site in graph.sites)
    )


def _counts_variables(step: Step) -> bool:
    """Whether a layer may depend on which variables there are."""
    return isinstance(step, Make | Stack) and any(
        isinstance(node, ast.Name)
        and node.id in ("dir", "eval", "exec", "locals", "vars")
        for node in ast.walk(step.expression.node)
    )


def constructor(graph: Graph, context: Context) -> Constructor:
    """Return a constructor that takes the layers."""
    part = Part(LISTED, Comments(), parameter=_LIST, is_list=True)
    return Constructor({_LIST: _variable(graph, context)}, parts=[part])


def is_taken(made: Constructor) -> bool:
    """Whether a constructor takes the layers that are made in place."""
    return any(part.key == LISTED for part in made.parts)


def statements(
    graph: Graph,
    context: Context,
    new: Class,
    build: Build,
    annotation: str,
    holder: tuple[str, list[str]] | None = None,
) -> tuple[tuple[Line, ...], ...]:
    """Return the statements that fill the list and make the model of it.

    Arguments as of `construction`.
    """
    variable = _variable(graph, context)
    sites: list[list[Line]] = [[] for _ in graph.sites]
    if build.inputs:
        source = shapes.input_of(graph)
        of_input = Line(build.inputs, source.comments.before, source.comments.after)
        sites[input_site(graph, source)].append(of_input)
    sites[0].append(_list(graph, context, variable))
    for step in graph.steps:
        if isinstance(step, Extend):
            sites[step.site].append(_extension(step, variable, graph, context))
        elif isinstance(step, Make | Stack) and not _is_inside(step):
            indent = indent_of(context, graph, step.site)
            text = _added(step, variable, indent, context.unit)
            sites[step.site].append(line(text, step, bool(step.expression.fixed)))
    # What is said of the model and its input stands above the list.
    plain = replace(
        graph,
        comments=Comments(),
        steps=tuple(
            (
                replace(step, comments=Comments())
                if isinstance(step, Input) and build.inputs
                else step
            )
            for step in graph.steps
        ),
    )
    made = replace(build, inputs="")
    sites[-1] += construction(plain, context, new, made, annotation, holder)[-1]
    return tuple(tuple(lines) for lines in sites)


def _added(step: Make | Stack, variable: str, indent: str, unit: str) -> str:
    """Return the statement that adds a layer, or the layers of a list, to the list."""
    if isinstance(step, Make):
        head = f"{variable}.append("
        return f"{head}{relaid(step.expression, indent, len(indent) + len(head))})"
    head = f"for {step.variable} in " if step.variable else f"{variable} += "
    held = relaid(step.expression, indent, len(indent) + len(head)) + _skipped(step)
    if not step.variable:
        return f"{head}{held}"
    # What stands below may read the variable of the loop.
    return f"{head}{held}:\n{indent}{unit}{variable}.append({step.variable})"


def _extension(step: Extend, variable: str, graph: Graph, context: Context) -> Line:
    """Return `self.add_block(stack, 3)` for the call of a function that adds layers."""
    indent = indent_of(context, graph, step.site)
    call = given(step, variable, context)
    text = relaid(call, indent, len(indent))
    return Line(text, step.comments.before, step.comments.after, bool(call.fixed))


def _list(graph: Graph, context: Context, variable: str) -> Line:
    """Return the list, with the layers that stood in the call that made the Sequential."""
    own = graph.comments
    steps = [s for s in graph.steps if isinstance(s, Make | Stack) and _is_inside(s)]
    if not steps:
        return Line(f"{variable} = []", own.before, own.after)
    indent = indent_of(context, graph, 0)
    text = "\n".join([f"{variable} = [", *_items(steps, context, indent), f"{indent}]"])
    is_fixed = any(step.expression.fixed for step in steps)
    return Line(text, own.before, fixed=is_fixed, inner=own.after)


def _is_inside(step: Make | Stack) -> bool:
    """Whether a layer stood in the call that made the Sequential."""
    return step.site == 0 and not (isinstance(step, Make) and step.block)


def _variable(graph: Graph, context: Context) -> str:
    return context.variable(context.scope(graph), _LIST, "layer_stack")


def _skipped(step: Make | Stack) -> str:
    """Return what leaves the input at the start of a list out."""
    return f"[{step.skip}:]" if isinstance(step, Stack) and step.skip else ""


def _items(steps: list[Make | Stack], context: Context, indent: str) -> Iterator[str]:
    """Yield the lines of the elements of the list."""
    inner = indent + context.unit
    for step in steps:
        star = "*" if isinstance(step, Stack) else ""
        text = relaid(step.expression, inner, len(inner) + len(star))
        text = f"{star}{text}{_skipped(step)},"
        yield from with_comments(step.comments, text, inner)
