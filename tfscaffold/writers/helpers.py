"""Functions of the file that add layers: what they become when their models change form."""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.expressions import Span, expression
from tfscaffold.model.graph import Expression, Extend, Graph, Helper, Site
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Context, Line, relaid

NOTHING: Mapping[ast.AST, str] = MappingProxyType({})
_VERBS = {"add", "append", "apply", "build", "create", "make", "put"}


def helpers(graph: Graph) -> list[Helper]:
    """Return the functions of the file that add layers to a model, each once."""
    found = {
        step.helper.function: step.helper
        for step in graph.steps
        if isinstance(step, Extend) and not step.helper.elsewhere
    }
    return list(found.values())


def owners(graph: Graph) -> list[tuple[ast.Call, Diagnostic]]:
    """Return the other models to which the functions add layers: all change, or none."""
    return [
        (
            owner,
            Diagnostic(
                "TFS102",
                "error",
                graph.line,
                graph.column,
                f"`{helper.function.name}` adds layers to this model and to the one on line "
                f"{owner.lineno}, which stays as it is.",
                "Convert both, or give each a function of its own.",
            ),
        )
        for helper in helpers(graph)
        for owner in helper.owners
    ]


def attribute(helper: Helper) -> str:
    """Return what the layers of a function are: `block` for `add_block`."""
    words = [word for word in helper.function.name.strip("_").split("_") if word]
    while words and words[0] in _VERBS:
        words = words[1:]
    name = "_".join(words).lower()
    return name if name.isidentifier() and len(name) > 2 else "stack"


def applying(
    helper: Helper, context: Context, hidden: tuple[str, ...]
) -> tuple[list[tuple[Site, tuple[Line, ...]]], list[tuple[ast.AST, str]]]:
    """Return the changes that let a function apply its layers to a tensor, which it returns.

    Returns:
        New statements, and new text for its parameter and the tensor that it returns.
    """
    code = context.code
    x = _variable(helper, context, *hidden)
    last = helper.function.body[-1]
    result = [] if helper.result is not None else [Line(f"return {x}")]
    statements: list[tuple[Site, tuple[Line, ...]]] = []
    for add in helper.adds:
        start, end = code.text.span(add)
        indent = code.text.indent(start)
        assert isinstance(add.value, ast.Call)
        cuts = helper.cuts if add is helper.adds[0] else ()
        made = expression(code, add.value.args[0], cuts)
        layer = relaid(made, indent, len(indent) + len(x) + 3)
        line = Line(f"{x} = {layer}({x})", fixed=bool(made.fixed))
        statements.append((Site(start, end, add), (line,)))
    if result:
        end = code.text.line_end(code.text.span(last)[1])
        statements.append((Site(end, end, last), tuple(result)))
    names = _renamed(helper, x)
    return statements, [*names, *_unannotated(helper.function, code)]


def _variable(helper: Helper, context: Context, *candidates: str) -> str:
    """Return the new name of a function's parameter; the old one where calls name it."""
    name = helper.parameter.arg
    if any(each.arg == name for call in helper.calls for each in call.keywords):
        return name
    scope = context.code.scopes.of(helper.function.body[0])
    return context.variable(scope, *candidates)


def appending(
    helper: Helper, context: Context, spelled: Mapping[ast.AST, str] = NOTHING
) -> list[tuple[ast.AST, str]]:
    """Return the changes that let a function append its layers to a list.

    Args:
        helper: The function.
        context: The file.
        spelled: New text for parts of the file: other classes.
    """
    code = context.code
    stack = _variable(helper, context, "stack", "layer_list")
    found = _renamed(helper, stack)
    if helper.result is not None:
        found += _unannotated(helper.function, code)
    for add in helper.adds:
        assert isinstance(add.value, ast.Call)
        inside = [
            node
            for node in ast.walk(add.value.args[0])
            if isinstance(node, ast.expr) and node in spelled
        ]
        if helper.cuts and add is helper.adds[0]:
            new = {code.text.span(node): spelled[node] for node in inside}
            made = expression(code, add.value.args[0], helper.cuts, new)
            found.append((add.value, f"{stack}.append({made.text})"))
        else:
            found.append((add.value.func, f"{stack}.append"))
            found += [(node, spelled[node]) for node in inside]
    return found


def annotations_of(graph: Graph, *, returned: bool) -> list[ast.expr]:
    """Return what the functions that add layers say of a model, which it is not any more.

    Args:
        graph: The model.
        returned: Whether what they return is another thing than before in any case.
    """
    found = [
        node
        for helper in helpers(graph)
        for node in (
            None if helper.of_self else helper.parameter.annotation,
            helper.function.returns if returned or helper.result else None,
        )
    ]
    return [node for node in found if node is not None]


def _unannotated(function: ast.FunctionDef, code: Code) -> list[tuple[ast.AST, str]]:
    """Return the change that takes away what a function says it returns."""
    if function.returns is None:
        return []
    text = code.text.text
    end = code.text.span(function.returns)[0]
    start = len(text[: text.rindex("->", 0, end)].rstrip())
    first, last = (code.text.position(at)[0] for at in (start, end))
    line = code.text.line_start(start)
    arrow = ast.Constant(
        None,
        lineno=first,
        col_offset=len(text[line:start].encode()),
        end_lineno=function.returns.end_lineno,
        end_col_offset=function.returns.end_col_offset,
    )
    return [(arrow, "")] if first == last else []


def first_argument(made: Expression, context: Context) -> tuple[Span, str]:
    """Return where a call can be given one more argument, the first, and what follows it."""
    call, text = made.node, context.code.text
    assert isinstance(call, ast.Call)
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    starts = [text.span(each)[0] for each in given]
    kept = [
        start
        for start in starts
        if not any(first <= start < last for first, last in made.cuts)
    ]
    if kept:
        return (min(kept), min(kept)), ", "
    at = text.text.index("(", text.span(call.func)[1]) + 1
    return (at, at), ""


def given(step: Extend, model: str, context: Context) -> Expression:
    """Return the call of a function that adds layers, with another thing for the model."""
    if step.argument is not None:
        changes = {context.code.text.span(step.argument): model}
    else:
        place, comma = first_argument(step.expression, context)
        changes = {place: model + comma}
    return expression(context.code, step.expression.node, step.expression.cuts, changes)


def _renamed(helper: Helper, name: str) -> list[tuple[ast.AST, str]]:
    parameter = f"{helper.parameter.arg}, {name}" if helper.of_self else name
    if helper.by_name and any(ast.iter_child_nodes(helper.function.args)):
        parameter = f"{name}, "
    found: list[tuple[ast.AST, str]] = [(helper.parameter, parameter)]
    if helper.result is not None:
        assert helper.result.value is not None
        found.append((helper.result.value, name))
    return found
