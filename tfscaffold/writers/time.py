"""What may change when the making of layers moves into `__init__`: when it happens, and where."""

import ast
from collections.abc import Container

from tfscaffold.model.graph import Extend, Graph, Make, Stack, Verbatim
from tfscaffold.source.keras import Ambiguous
from tfscaffold.source.scopes import Scope, assigned_in, names_in
from tfscaffold.writers.data_names import VISIBLE
from tfscaffold.writers.shapes import input_of
from tfscaffold.writers.writing import Context, Reasons

_HARMLESS_CALLS = {
    *("abs", "bool", "float", "int", "len", "list", "max", "min", "print", "range"),
    *("repr", "round", "str", "sum", "tuple"),
}
_READING_CALLS = _HARMLESS_CALLS | {
    *("dict", "enumerate", "getattr", "isinstance", "reversed", "set", "sorted", "zip"),
}
_READING_METHODS = {
    *("as_list", "count", "get", "index", "items", "keys", "lower", "upper", "values"),
}
# Of the `hp` of Keras Tuner: they give the value that the tuner has drawn before.
_TUNED = {"Boolean", "Choice", "Fixed", "Float", "Int"}
_TUNERS = ("keras_tuner", "kerastuner")
# Of Keras: what they make neither draws random numbers nor counts names.
_HARMLESS_MODULES = ("regularizers.", "constraints.")
_MOVABLE = (
    ast.Assign
    | ast.AnnAssign
    | ast.AugAssign
    | ast.Expr
    | ast.Pass
    | ast.Raise
    | ast.If
    | ast.For
    | ast.While
    | ast.Break
    | ast.Continue
)


def refuse_moves_in_time(
    graph: Graph, context: Context, reasons: Reasons, moved: Container[ast.stmt] = ()
) -> None:
    """Refuse where statements between the layers make the moment of making matter.

    Args:
        graph: The model.
        context: The file.
        reasons: Collects the refusals.
        moved: Statements that move into the class with the layers.
    """
    read: set[str] = set()
    calls = False
    source = input_of(graph)
    shape = names_in(source.shape.value.node) if source.shape else set()
    if source.call is not None:
        shape |= names_in(source.call.node)
    _refuse_later_input(graph, context, reasons)
    _refuse_changing_calls(graph, context, reasons)
    _refuse_counting_calls(graph, context, reasons)
    made_before = False
    for step in graph.steps:
        if isinstance(step, Make | Stack):
            # A variable that holds a layer is read here and again below: it must not change.
            made_before |= not isinstance(step.expression.node, ast.Name)
            read |= names_in(step.expression.node)
            calls = calls or has_effects(step.expression.node, context)
        elif isinstance(step, Extend):
            made_before = calls = True
            read |= names_in(step.expression.node)
            if not step.helper.elsewhere:
                read |= names_in(step.helper.function)
        elif isinstance(step, Verbatim) and step.node not in moved:
            if step.site > source.site:
                read |= shape
            changed = assigned_in(step.node) & read
            if calls and not changed:
                changed = _read_elsewhere(step.node, context)
            if changed:
                reasons.add(
                    "TFS111",
                    context.code.position(step.node),
                    f"`{min(changed)}` is assigned between the layers, after a layer has "
                    "read it.",
                    "Use a variable of its own for each value.",
                )
            elif made_before and not is_harmless(step.node, context):
                reasons.add(
                    "TFS111",
                    context.code.position(step.node),
                    "This statement runs between the making of two layers, and may change "
                    "what they get.",
                    "Move it above or below the definition.",
                )


def _read_elsewhere(node: ast.stmt, context: Context) -> set[str]:
    """Return the variables that a statement assigns and other functions may read."""
    code, scope = context.code, context.code.scopes.of(node)
    found = set()
    for name in assigned_in(node):
        owner = scope.owner(name)
        reads = owner.reads(name) if owner else ()
        if any(code.function(load) is not code.function(node) for load in reads):
            found.add(name)
    return found


def _refuse_later_input(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse an input that calls what may change the layers: it is made behind them."""
    source = input_of(graph)
    stated = source.call or (source.shape.value if source.shape else None)
    nodes = [
        step.expression.node
        for step in graph.steps
        if isinstance(step, Make | Stack)
        and not isinstance(step.expression.node, ast.Name)
    ]
    if stated is None or not has_effects(stated.node, context):
        return
    read = {name for node in nodes for name in _data_in(node, context)}
    changed = read & _data_in(stated.node, context)
    if changed or any(has_effects(each, context) for each in nodes):
        reasons.add(
            "TFS111",
            context.code.position(stated.node),
            "The input's shape is computed by a call, and so are arguments of the layers; "
            "in a class the layers come first.",
            "Assign the shape to a variable before the model.",
        )


def _data_in(node: ast.expr, context: Context) -> set[str]:
    """Return the variables that an expression reads, without modules and functions."""
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name)
        and not all(b.kind in VISIBLE for b in context.code.bindings(each))
    }


def _refuse_changing_calls(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a call among the layers that may change a variable which another one reads."""
    nodes = [
        step.expression.node
        for step in graph.steps
        if isinstance(step, Make | Stack | Extend)
    ]
    declarations: list[ast.Global | ast.Nonlocal] = [
        *context.code.nodes(ast.Global),
        *context.code.nodes(ast.Nonlocal),
    ]
    declared = {name for node in declarations for name in node.names}
    read = {name for node in nodes for name in names_in(node)} & declared
    changing = [each for each in nodes if read and has_effects(each, context)]
    for node in changing[:1]:
        reasons.add(
            "TFS111",
            context.code.position(node),
            f"A call in this layer may change `{min(read)}`, which a function of the file "
            "assigns and a layer reads; in a class it is read once.",
            "Assign what the call returns to a variable before the model.",
        )


def _refuse_counting_calls(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a call in the class of a function that gives something else each time.

    Such a class would get other layers where it is made of its configuration.
    """
    code = context.code
    for step in graph.steps:
        if not isinstance(step, Make | Stack):
            continue
        for call in ast.walk(step.expression.node):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            given = [*call.args, *(each.value for each in call.keywords)]
            kinds = [each.node for each in code.bindings(call.func)]
            if any(names_in(each) for each in given) or not any(
                isinstance(node, ast.Global | ast.Nonlocal)
                for kind in kinds
                if isinstance(kind, ast.FunctionDef)
                for node in ast.walk(kind)
            ):
                continue
            reasons.add(
                "TFS111",
                code.position(call),
                f"`{call.func.id}` changes a variable of the file, and a class would call it "
                "each time that it is made: again where a file of the model is read.",
                "Assign what the call returns to a variable before the model.",
            )


def has_effects(node: ast.expr, context: Context) -> bool:
    """Whether a piece of code calls something of which it is not known that it only reads."""
    return any(
        not _only_reads(call, context)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


def _only_reads(call: ast.Call, context: Context) -> bool:
    """Whether a call certainly changes nothing that another one reads."""
    func, scope = call.func, context.code.scopes.of(call)
    try:
        if context.code.names.symbol(func, scope) is not None:
            return True
    except Ambiguous:
        return True
    if isinstance(func, ast.Attribute) and func.attr in _READING_METHODS:
        return True
    if isinstance(func, ast.Name) and scope.owner(func.id) is None:
        return func.id in _READING_CALLS
    path = context.code.path(func)
    return path.startswith(("numpy.", "math.")) and "random" not in path


def is_harmless(node: ast.stmt, context: Context) -> bool:
    """Whether a statement can neither draw random numbers nor change what a layer reads."""
    if _freezes(node):
        return True
    return isinstance(
        node, ast.Assign | ast.AnnAssign | ast.Expr | ast.Pass
    ) and _is_plain(node, context)


def _freezes(node: ast.stmt) -> bool:
    """Whether a statement sets `trainable` of a model or layer, which no making reads."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and all(
            isinstance(target, ast.Attribute) and target.attr == "trainable"
            for target in node.targets
        )
    )


def _is_builtin(scope: Scope, name: str) -> bool:
    return scope.owner(name) is None


def is_local(name: ast.Name, block: ast.stmt, context: Context) -> bool:
    """Whether a name in a block gets its value in that block, and not before it."""
    owner = context.code.scopes.of(name).owner(name.id)
    if owner is None:
        return False
    inside = set(ast.walk(block))
    if is_bound_anew(name, context, inside):
        return True
    start = context.code.text.span(block)[0]
    return all(
        binding.node in inside
        or (
            isinstance(binding.node, ast.Name)
            and context.code.text.span(binding.node)[0] > start
        )
        for binding in owner.bindings[name.id]
    )


def refuse_block(
    block: ast.stmt, graph: Graph, context: Context, reasons: Reasons
) -> None:
    """Refuse a block that does more than adding layers, or whose variables are read later."""
    own = {site.node for site in graph.sites}
    for node in ast.walk(block):
        if not isinstance(node, ast.stmt) or node in own:
            continue
        if not isinstance(node, _MOVABLE) or not _is_plain(node, context, "layers."):
            reasons.add(
                "TFS102",
                context.code.position(node),
                "This statement stands in a loop or condition that adds layers, and cannot "
                "move into a class with them.",
                "Move it out, or convert to functional.",
            )
    refuse_later_reads(block, graph, context, reasons)


def refuse_later_reads(
    block: ast.stmt, graph: Graph, context: Context, reasons: Reasons
) -> None:
    """Refuse where a variable that a block sets is read below it: the block moves away."""
    end = context.code.text.span(block)[1]
    scope = context.code.scopes.of(block)
    for name in sorted(assigned_in(block) - {graph.target.text}):
        owner = scope.owner(name)
        for load in owner.reads(name) if owner else ():
            after = context.code.text.span(load)[0] >= end
            if after and not is_bound_anew(load, context, end=end):
                reasons.add(
                    "TFS111",
                    context.code.position(load),
                    f"`{name}` is read here, and gets its value in the loop or condition "
                    "that moves into a class.",
                    "Use a variable of its own, or convert to functional.",
                )


def _is_plain(node: ast.stmt, context: Context, made: str = "none") -> bool:
    """Whether a statement assigns names only, and calls nothing that could matter.

    Args:
        node: The statement.
        context: The file.
        made: The module of Keras whose objects may be made there.
    """
    if isinstance(node, ast.If | ast.For | ast.While | ast.Break | ast.Continue):
        return True
    if isinstance(node, ast.Raise):
        # Nothing is made behind it.
        return True
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    return all(isinstance(t, ast.Name) for t in targets) and all(
        _is_harmless_call(each, context, made)
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    )


def _is_harmless_call(call: ast.Call, context: Context, made: str) -> bool:
    """Whether a call neither draws random numbers nor changes anything; `made` as above."""
    if isinstance(call.func, ast.Name) and call.func.id in _HARMLESS_CALLS:
        return _is_builtin(context.code.scopes.of(call), call.func.id)
    if _is_tuned(call.func, context):
        return True
    symbol = context.code.symbol(call.func)
    modules = (*_HARMLESS_MODULES, made)
    return symbol is not None and symbol.path.startswith(modules)


def _is_tuned(callee: ast.expr, context: Context) -> bool:
    """Whether a call asks Keras Tuner for a value: `hp.Int(...)`, by its convention for names."""
    return (
        isinstance(callee, ast.Attribute)
        and callee.attr in _TUNED
        and ast.unparse(callee.value) == "hp"
        and any(each in context.code.text.text for each in _TUNERS)
    )


def is_bound_anew(
    load: ast.Name,
    context: Context,
    within: Container[ast.AST] | None = None,
    end: int = 0,
) -> bool:
    """Whether a name gets a value each time before it is read: by a loop around it, or above it.

    Args:
        load: Where it is read.
        context: The file.
        within: The nodes of which what gives the value must be one, or None.
        end: The offset below which that must stand.
    """
    if _is_assigned_above(load, context, within, end):
        return True
    place = context.code.text.span(load)[0]
    return any(
        isinstance(node, ast.For)
        and (within is None or node in within)
        and place > context.code.text.span(node.iter)[1]
        and any(
            isinstance(target, ast.Name) and target.id == load.id
            for target in ast.walk(node.target)
        )
        for node in context.code.scopes.ancestors(load)
    )


def _is_assigned_above(
    load: ast.Name, context: Context, within: Container[ast.AST] | None, end: int
) -> bool:
    """Whether a statement above, in a block that a read stands in, assigns the name; as above."""
    code = context.code
    function = code.function(load)
    for node in (load, *code.scopes.ancestors(load)):
        if node is function or isinstance(node, ast.Module):
            break
        if not isinstance(node, ast.stmt):
            if isinstance(node, ast.Lambda | ast.ClassDef):
                break
            continue
        block = code.block(node)
        for above in block[: block.index(node)]:
            if (
                isinstance(above, ast.Assign)
                and any(
                    isinstance(each, ast.Name) and each.id == load.id
                    for each in above.targets
                )
                and (within is None or above in within)
                and code.text.span(above)[0] >= end
            ):
                return True
    return False
