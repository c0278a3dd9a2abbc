"""What a class needs from the place where its model was made: the constructor's parameters.

A layer's making moves from where the user wrote it into `__init__`. The names of data that it
reads become parameters; names of modules, classes and functions of the file stay.
"""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Expression, Graph, Make, Stack, Verbatim
from tfscaffold.source.keras import Ambiguous
from tfscaffold.source.scopes import Scope
from tfscaffold.writers.shapes import input_of
from tfscaffold.writers.writing import Context, Reasons

_VISIBLE = ("import", "def", "class")
_BINDERS = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_HARMLESS_CALLS = {"print", "len", "int", "range", "tuple", "list"}


@dataclass
class Constructor:
    """The parameters of `__init__`, and each layer's making in terms of them.

    Attributes:
        parameters: Their names, each with the user's expression for it.
        annotations: Of those that are parameters of the user's function, too.
        made: The making of each layer, by `Make.layer`.
    """

    parameters: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    made: dict[str, Expression] = field(default_factory=dict)

    @property
    def signature(self) -> list[str]:
        """The parameters as `__init__` declares them."""
        return [
            f"{name}: {self.annotations[name]}" if name in self.annotations else name
            for name in self.parameters
        ]

    @property
    def call(self) -> list[str]:
        """The arguments with which the class is called."""
        return [
            text if name == text else f"{name}={text}"
            for name, text in self.parameters.items()
        ]


def constructor(
    graph: Graph, context: Context, reserved: frozenset[str], reasons: Reasons
) -> Constructor:
    """Return what `__init__` takes and makes; refusals go to `reasons`.

    Args:
        graph: The model.
        context: The file.
        reserved: Names that no parameter may have.
        reasons: Collects what prevents the move.
    """
    result = Constructor()
    _refuse_moves_in_time(graph, context, reasons)
    _refuse_unknown_layers(graph, context, reasons)
    for make in _makes(graph):
        if not make.is_call:
            reasons.add(
                "TFS113",
                context.code.position(make.expression.node),
                "The layer is held in a variable, and a class makes its own layers.",
                "Write the layer where it is added, or convert to functional.",
            )
            continue
        renamed: dict[tuple[int, int], str] = {}
        for name in _data_names(make, context, reasons):
            part = _lifted(name, make, context)
            if part is make.expression.node:
                reasons.add(
                    "TFS113",
                    context.code.position(name),
                    f"The layer is made by `{ast.unparse(name)}`, which a class cannot see.",
                    "Write the layer out where it is added.",
                )
                continue
            text = context.code.text.of(part)
            known = [key for key, value in result.parameters.items() if value == text]
            parameter = known[0] if known else _parameter(part, make, result, reserved)
            result.parameters[parameter] = text
            annotation = _annotation(part, context)
            if annotation:
                result.annotations[parameter] = annotation
            renamed[context.code.text.span(part)] = parameter
        result.made[make.layer] = expression(
            context.code, make.expression.node, make.expression.cuts, renamed
        )
    return result


def _refuse_unknown_layers(graph: Graph, context: Context, reasons: Reasons) -> None:
    for step in graph.steps:
        if isinstance(step, Make) and step.block is not None:
            reasons.add(
                "TFS102",
                context.code.position(step.expression.node),
                "The layer is added under a loop or condition.",
                "Write the layers out one after the other, or convert to functional.",
            )
        elif isinstance(step, Stack):
            reasons.add(
                "TFS103",
                context.code.position(step.expression.node),
                "The layers come from an expression, not from a list written out here.",
                "Write each layer out, or convert to functional.",
            )
    for peek in graph.peeks:
        reasons.add(
            "TFS104",
            (peek.use.line, peek.use.column),
            "The model is used here, before its last layer is added.",
            "Move this statement below the last `add`, or convert to functional.",
        )


def _annotation(part: ast.expr, context: Context) -> str:
    """Return the annotation of a parameter of the user's function, or ""."""
    if not isinstance(part, ast.Name):
        return ""
    owner = context.code.scopes.of(part).owner(part.id)
    bindings = owner.bindings[part.id] if owner else []
    node = bindings[0].node if len(bindings) == 1 else None
    if isinstance(node, ast.arg) and node.annotation is not None:
        return context.code.text.of(node.annotation)
    return ""


def _makes(graph: Graph) -> Iterator[Make]:
    return (step for step in graph.steps if isinstance(step, Make))


def _data_names(make: Make, context: Context, reasons: Reasons) -> Iterator[ast.Name]:
    """Yield the names in a layer's making that a class at the top cannot see, or that vary."""
    inside = set(ast.walk(make.expression.node))
    for node in _walk_uncut(make.expression, context):
        if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            reasons.add(
                "TFS111",
                context.code.position(node),
                "An `await`, `yield` or `:=` cannot move into `__init__`.",
                "Assign the value to a variable before the model.",
            )
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        owner = context.code.scopes.of(node).owner(node.id)
        if owner is None or owner.node in inside:
            continue
        bindings = owner.bindings[node.id]
        if all(binding.kind in _VISIBLE for binding in bindings):
            if owner.parent is None:
                continue
            reasons.add(
                "TFS112",
                context.code.position(node),
                f"`{node.id}` is imported or defined inside a function, where a class at the "
                "top of the file cannot see it.",
                "Move it to the top of the file.",
            )
        elif owner.is_class:
            reasons.add(
                "TFS112",
                context.code.position(node),
                f"`{node.id}` is a name of the class body.",
                "Write it as an attribute.",
            )
        else:
            if _is_delayed(node, make, context) and len(bindings) > 1:
                reasons.add(
                    "TFS111",
                    context.code.position(node),
                    f"A lambda reads `{node.id}` when it runs, and it is assigned more than "
                    "once.",
                    "Give the lambda a variable of its own.",
                )
            yield node


def _walk_uncut(source: Expression, context: Context) -> Iterator[ast.AST]:
    """Yield the nodes of an expression that are still in its text."""
    pending: list[ast.AST] = [source.node]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.keyword):
            start = context.code.text.span(node)[0]
            if any(first <= start < last for first, last in source.cuts):
                continue
        yield node
        pending += reversed(list(ast.iter_child_nodes(node)))


def _is_delayed(node: ast.Name, make: Make, context: Context) -> bool:
    for ancestor in context.code.scopes.ancestors(node):
        if ancestor is make.expression.node:
            return False
        if isinstance(ancestor, ast.Lambda):
            return True
    return False


def _lifted(name: ast.Name, make: Make, context: Context) -> ast.expr:
    """Return the largest expression around a name that is data and no layer: `len(x[0])`."""
    part: ast.expr = name
    top = make.expression.node
    around = list(context.code.scopes.ancestors(name))
    if any(isinstance(each, _BINDERS) for each in around[: around.index(top)]):
        return part
    while part is not top:
        parent = context.code.scopes.parents[part]
        if isinstance(parent, ast.keyword):
            parent = context.code.scopes.parents[parent]
        if isinstance(parent, ast.Attribute | ast.Subscript) or (
            isinstance(parent, ast.Call) and _computes_data(parent, part, context)
        ):
            part = parent
        else:
            return part
    return part


def _computes_data(call: ast.Call, part: ast.expr, context: Context) -> bool:
    """Whether a call around data gives data, rather than an object of Keras or the user's."""
    if call.func is part:
        return True
    root: ast.expr = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    scope = context.code.scopes.of(call)
    try:
        if context.code.names.symbol(call.func, scope) is not None:
            return False
    except Ambiguous:
        return False
    owner = scope.owner(root.id)
    if owner is None:
        return hasattr(builtins, root.id)
    return all(
        binding.kind == "import"
        and not binding.path.startswith(".")
        and binding.path.partition(".")[0] in ("numpy", "math", "os", "operator")
        for binding in owner.bindings[root.id]
    )


def _parameter(
    part: ast.expr, make: Make, result: Constructor, reserved: frozenset[str]
) -> str:
    if isinstance(part, ast.Name):
        name = part.id
    elif isinstance(part, ast.Attribute):
        name = part.attr.lstrip("_") or "value"
    else:
        name = _argument_name(part, make) or "value"
    if name in reserved:
        name = f"{make.known.attribute if make.known else 'layer'}_{name}"
    fresh = name
    number = 2
    while fresh in result.parameters or fresh in reserved:
        fresh = f"{name}{number}"
        number += 1
    return fresh


def _argument_name(part: ast.expr, make: Make) -> str:
    """Return what Keras calls the argument in which an expression stands, or ""."""
    for index, argument in enumerate(make.arguments):
        if any(node is part for node in ast.walk(argument.value.node)):
            if argument.name and argument.name.isidentifier():
                return argument.name
            if make.known and index < len(make.known.parameters):
                return make.known.parameters[index]
    return ""


def _refuse_moves_in_time(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse where statements between the layers make the moment of making matter."""
    read: set[str] = set()
    source = input_of(graph)
    if source.shape is not None:
        read |= _names(source.shape.value.node)
    made_before = False
    for step in graph.steps:
        if isinstance(step, Make):
            made_before = True
            read |= _names(step.expression.node)
        elif isinstance(step, Verbatim):
            changed = _assigned(step.node) & read
            if changed:
                reasons.add(
                    "TFS111",
                    context.code.position(step.node),
                    f"`{min(changed)}` is assigned between the layers, after a layer has "
                    "read it.",
                    "Use a variable of its own for each value.",
                )
            elif made_before and not _is_harmless(step.node, context):
                reasons.add(
                    "TFS111",
                    context.code.position(step.node),
                    "This statement runs between the making of two layers, and may change "
                    "what they get.",
                    "Move it above or below the definition.",
                )


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _assigned(node: ast.AST) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


def _is_harmless(node: ast.stmt, context: Context) -> bool:
    """Whether a statement can neither draw random numbers nor change what a layer reads."""
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr | ast.Pass):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else []
    if not all(isinstance(target, ast.Name) for target in targets):
        return False
    return all(
        isinstance(each.func, ast.Name)
        and each.func.id in _HARMLESS_CALLS
        and _is_builtin(context.code.scopes.of(each), each.func.id)
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    )


def _is_builtin(scope: Scope, name: str) -> bool:
    return scope.owner(name) is None
