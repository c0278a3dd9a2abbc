"""The names of data that the making of a layer reads, and what of the text around them is data."""

import ast
import builtins
from collections.abc import Iterator, Sequence

from tfscaffold.layers import LAYERS
from tfscaffold.model.expressions import Span
from tfscaffold.model.graph import Make
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous
from tfscaffold.source.scopes import OF_FRAMES, base_of
from tfscaffold.writers.writing import Context, Reasons

# The kinds of bindings that a class at the top of the file sees, too.
VISIBLE = ("import", "def", "class")
_PURE_CALLS = {
    "abs",
    "float",
    "int",
    "len",
    "max",
    "min",
    "round",
    "str",
    "sum",
    "tuple",
}
_BINDERS = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def data_names(
    source: ast.expr | ast.stmt,
    cuts: Sequence[Span],
    context: Context,
    reasons: Reasons,
    local: list[ast.Name],
) -> Iterator[ast.Name]:
    """Yield the names of data in a piece of code; those of local imports go to `local`."""
    for node in _walk_uncut(source, cuts, context):
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
        if owner is None and node.id in OF_FRAMES:
            reasons.add(
                "TFS111",
                context.code.position(node),
                f"`{node.id}` gives something else in `__init__`.",
                "Assign the value to a variable before the model.",
            )
        if owner is None or _is_inside(owner.node, source, context):
            continue
        bindings = owner.bindings[node.id]
        if all(binding.kind in VISIBLE for binding in bindings):
            if owner.parent is not None:
                local.append(node)
        elif owner.parent is None and _is_class_in_part(node, context):
            continue
        elif owner.parent is None and context.code.symbol(node) is not None:
            if any(isinstance(each.value, ast.Constant) for each in bindings):
                reasons.add(
                    "TFS112",
                    context.code.position(node),
                    f"`{node.id}` is None where its import fails, and a class at the top of "
                    "the file needs it.",
                    "Import it unconditionally, or convert to functional.",
                )
        elif owner.is_class:
            reasons.add(
                "TFS112",
                context.code.position(node),
                f"`{node.id}` is a name of the class body.",
                "Write it as an attribute.",
            )
        else:
            if _is_delayed(node, source, context) and len(bindings) > 1:
                reasons.add(
                    "TFS111",
                    context.code.position(node),
                    f"A lambda reads `{node.id}` when it runs, and it is assigned more than "
                    "once.",
                    "Give the lambda a variable of its own.",
                )
            yield node


def _is_class_in_part(name: ast.Name, context: Context) -> bool:
    """Whether a variable holds a class of Keras with some arguments filled in, written out."""
    made = context.code.partial(name)
    return (
        made is not None
        and len(made.args) == 1
        and context.code.symbol(made.args[0]) is not None
        and all(isinstance(each.value, ast.Constant) for each in made.keywords)
    )


def lifted(name: ast.Name, top: ast.expr, context: Context) -> ast.expr:
    """Return the largest expression around a name that is data and no layer: `len(x[0])`."""
    part: ast.expr = name
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


def argument_name(part: ast.expr, make: Make) -> str:
    """Return what Keras calls the argument in which an expression stands, or ""."""
    for index, argument in enumerate(make.arguments):
        if any(node is part for node in ast.walk(argument.value.node)):
            if argument.name and argument.name.isidentifier():
                return argument.name
            if make.known and index < len(make.known.parameters):
                return make.known.parameters[index]
    return ""


def annotation_of(part: ast.expr, context: Context) -> str:
    """Return the annotation of a parameter of the user's function, or ""."""
    if not isinstance(part, ast.Name):
        return ""
    bindings = context.code.bindings(part)
    node = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(node, ast.arg) or node.annotation is None:
        return ""
    for each in ast.walk(node.annotation):
        if isinstance(each, ast.Name):
            scope = context.code.scopes.of(each).owner(each.id)
            if scope is not None and scope.parent is not None:
                return ""
    return context.code.text.of(node.annotation)


def _is_inside(node: ast.AST, source: ast.AST, context: Context) -> bool:
    """Whether a node is a piece of code, or in it."""
    return node is source or source in context.code.scopes.ancestors(node)


def _walk_uncut(
    source: ast.AST, cuts: Sequence[Span], context: Context
) -> Iterator[ast.AST]:
    """Yield the nodes of a piece of code that are still in its text, in their order."""
    pending: list[ast.AST] = [source]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.keyword):
            start = context.code.text.span(node)[0]
            if any(first <= start < last for first, last in cuts):
                continue
        yield node
        pending += reversed(list(ast.iter_child_nodes(node)))


def _is_delayed(node: ast.Name, source: ast.AST, context: Context) -> bool:
    for ancestor in context.code.scopes.ancestors(node):
        if ancestor is source:
            return False
        if isinstance(ancestor, ast.Lambda):
            return True
    return False


def _computes_data(call: ast.Call, part: ast.expr, context: Context) -> bool:
    """Whether a call around data gives data, rather than an object of Keras or the user's."""
    if call.func is part:
        return True
    root = base_of(call.func)
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


def is_iterator(node: ast.expr, code: Code) -> bool:
    """Whether an expression gives its elements only once, where a class reads them again."""
    if isinstance(node, ast.Name):
        value = code.assigned(node)
        return value is not None and is_iterator(value, code)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        owner = code.scopes.of(node).owner(node.func.id)
        if owner is None:
            return node.func.id in ("filter", "iter", "map", "reversed", "zip")
        return any(
            isinstance(each, ast.Yield | ast.YieldFrom)
            for binding in owner.bindings[node.func.id]
            if isinstance(binding.node, ast.FunctionDef)
            for each in ast.walk(binding.node)
        )
    return isinstance(node, ast.GeneratorExp)


def is_pure(part: ast.expr) -> bool:
    """Whether an expression has the same value each time."""
    return all(
        isinstance(each.func, ast.Name) and each.func.id in _PURE_CALLS
        for each in ast.walk(part)
        if isinstance(each, ast.Call)
    )


def is_layer_argument(part: ast.expr, context: Context) -> bool:
    """Whether an expression gives a layer of Keras the layer that it wraps: `Bidirectional(part)`."""
    call = context.code.scopes.parents[part]
    name: str | None = None
    if isinstance(call, ast.keyword):
        name, call = call.arg, context.code.scopes.parents[call]
    if not isinstance(call, ast.Call):
        return False
    symbol = context.code.symbol(call.func)
    known = LAYERS.get(symbol.name) if symbol is not None else None
    if known is None or (name is None and part not in call.args):
        return False
    if name is None:
        index = call.args.index(part)
        name = known.parameters[index] if index < len(known.parameters) else None
    return name in ("backward_layer", "cell", "layer")


def holds_layer(part: ast.expr, context: Context) -> bool:
    """Whether an expression may give a layer: `act`, after `act = layers.PReLU()`.

    As an attribute of a class it would count as one of the model's layers.
    """
    return any(
        _makes_layer(value, context)
        for each in ast.walk(part)
        if isinstance(each, ast.Name)
        for value in values_of(each, context.code)
    )


def holds_classes(part: ast.expr, code: Code) -> bool:
    """Whether a variable may hold a container of classes or functions, as no file of a model can."""
    if not isinstance(part, ast.Name):
        return False
    containers = ast.Dict | ast.List | ast.Set | ast.Tuple
    return any(
        _is_callable(each, code)
        for value in values_of(part, code)
        if isinstance(value, containers)
        for each in ast.walk(value)
    )


def _is_callable(node: ast.AST, code: Code) -> bool:
    if isinstance(node, ast.Name):
        kinds = [each.kind for each in code.bindings(node)]
        if kinds and all(each in ("def", "class") for each in kinds):
            return True
    named = isinstance(node, ast.Name | ast.Attribute) and code.symbol(node) is not None
    return named or isinstance(node, ast.Lambda)


def values_of(name: ast.Name, code: Code) -> Iterator[ast.expr]:
    """Yield what a variable is set to, or what a parameter is given in the file."""
    for binding in code.bindings(name):
        node = binding.node
        if isinstance(node, ast.Name):
            yield from _assigned(node, code)
        if not isinstance(node, ast.arg):
            continue
        arguments = code.scopes.parents[node]
        assert isinstance(arguments, ast.arguments)
        yield from (each for each in arguments.defaults)
        yield from (each for each in arguments.kw_defaults if each)
        function = code.scopes.parents[arguments]
        called = getattr(function, "name", "")
        if called == "__init__":
            called = getattr(code.scopes.parents[function], "name", "")
        listed = [*arguments.posonlyargs, *arguments.args]
        place = listed.index(node) if node in listed else len(listed)
        # A method is given its object besides.
        place -= isinstance(code.scopes.parents[function], ast.ClassDef)
        for call in code.calls_by_name.get(called, ()):
            yield from call.args[max(place, 0) : place + 1]
            yield from (each.value for each in call.keywords)


def _assigned(target: ast.Name, code: Code) -> Iterator[ast.expr]:
    """Yield what an assignment or a loop gives a variable."""
    node: ast.AST = target
    while not isinstance(node, ast.stmt):
        around = code.scopes.parents[node]
        if isinstance(around, ast.comprehension | ast.For) and node is around.target:
            yield around.iter
            return
        if isinstance(around, ast.NamedExpr):
            yield around.value
            return
        if isinstance(around, ast.Assign | ast.AnnAssign | ast.AugAssign):
            if around.value is not None and node is not around.value:
                yield around.value
            return
        node = around


def _makes_layer(value: ast.expr, context: Context) -> bool:
    """Whether an expression makes a layer of Keras that is no model."""
    called = (context.code.called(each) for each in ast.walk(value))
    return any(symbol is not None and symbol.name in LAYERS for symbol in called)
