"""Where a model goes that is made by a call: to a variable, to the caller, into an expression."""

import ast
from collections.abc import Iterator

from tfscaffold.model.expressions import string_lines
from tfscaffold.model.graph import Target
from tfscaffold.readers.layout import whole_lines
from tfscaffold.readers.values import is_pure
from tfscaffold.readers.variables import is_dotted
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous
from tfscaffold.source.scopes import OF_FRAMES, Scope

# What evaluates its parts once each, from left to right.
_EVALUATED_ONCE = (
    ast.Attribute
    | ast.Call
    | ast.Dict
    | ast.List
    | ast.Starred
    | ast.Subscript
    | ast.Tuple
    | ast.keyword
)
_BOUND_TO_PLACE = ast.Await | ast.NamedExpr | ast.Yield | ast.YieldFrom
_SIMPLE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return


def target_of(code: Code, call: ast.Call) -> Target | None:
    """Return where a model goes, or None where it cannot be made by statements or a function."""
    if isinstance(code.scopes.of(call).node, ast.ClassDef):
        return _of_function(code, call)
    parent = code.scopes.parents[call]
    annotation = None
    if isinstance(parent, ast.Return):
        return Target("")
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        target = parent.targets[0]
    elif isinstance(parent, ast.AnnAssign):
        target, annotation = parent.target, parent.annotation
    else:
        return _inside(code, call) or _of_function(code, call)
    if isinstance(target, ast.Name | ast.Attribute) and is_dotted(target):
        return Target(code.text.of(target), annotation)
    return _inside(code, call) or _of_function(code, call)


def _inside(code: Code, call: ast.Call) -> Target | None:
    """Return the target of a model in a larger expression, if it may be made before it.

    That is where the expression is evaluated once and for certain, and what stands before
    the model in it neither calls anything nor waits.
    """
    statement = code.statement(call)
    if not isinstance(statement, _SIMPLE) or not whole_lines(code, statement):
        return None
    around = list(code.scopes.ancestors(call))
    around = around[: around.index(statement)]
    if not all(isinstance(node, _EVALUATED_ONCE) for node in around):
        return None
    if any(isinstance(node, ast.Call) and _makes_model(code, node) for node in around):
        return None
    start = code.text.span(call)[0]
    for node in ast.walk(statement):
        if isinstance(node, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return None
        if isinstance(node, ast.Call) and node not in around:
            before = code.text.span(node)[0] < start
            if before and not is_pure(code, node):
                return None
    return Target("", inside=True)


def place_of(code: Code, call: ast.Call) -> ast.stmt:
    """Return the statement above which that can stand what an expression in it calls.

    What stands in the body of a class is not visible in functions there.
    """
    statement = code.statement(call)
    while isinstance(parent := code.scopes.parents[statement], ast.ClassDef):
        statement = parent
    return statement


def _of_function(code: Code, call: ast.Call) -> Target | None:
    """Return the target of a model that a function makes, which is called in its place.

    The function is given what only the expression sees: the variables of a comprehension, the
    parameters of a lambda. It reads all others as the expression would.
    """
    statement = place_of(code, call)
    around = list(code.scopes.ancestors(call))
    around = around[: around.index(statement)]
    if (
        not _has_place_above(code, statement)
        or string_lines(call)
        or any(
            isinstance(each, ast.Call) and _makes_model(code, each) for each in around
        )
        or any(isinstance(each, _BOUND_TO_PLACE) for each in ast.walk(call))
        or any(_is_mangled(getattr(each, "attr", "")) for each in ast.walk(call))
    ):
        return None
    seen = {*_scopes_around(code, statement)}
    given: dict[str, None] = {}
    for name in (each for each in ast.walk(call) if isinstance(each, ast.Name)):
        owner = code.scopes.of(name).owner(name.id)
        if (owner is None and name.id in OF_FRAMES) or _is_mangled(name.id):
            return None
        inner = owner is not None and call in code.scopes.ancestors(owner.node)
        if not inner and _may_be_of_class(code, name, owner):
            return None
        if owner is not None and owner not in seen and not inner:
            given[name.id] = None
    return Target("", inside=True, parameters=tuple(given))


def _has_place_above(code: Code, statement: ast.stmt) -> bool:
    """Whether a statement begins a line, and is no `elif`."""
    start, end = code.text.span(statement)
    head = code.text.text[code.text.line_start(start) : start]
    return not head.strip("\ufeff \t\f") and not code.text.text.startswith(
        "elif", start, end
    )


def _may_be_of_class(code: Code, name: ast.Name, owner: Scope | None) -> bool:
    """Whether a name in a comprehension may be a class's: its first iterable is read outside of it."""
    scope: Scope | None = code.scopes.of(name)
    while scope is not None and scope is not owner:
        if scope.is_class and name.id in scope.bindings:
            return True
        scope = scope.parent
    return False


def _is_mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _scopes_around(code: Code, statement: ast.stmt) -> Iterator[Scope]:
    """Yield the scopes whose variables a function above a statement sees."""
    scope: Scope | None = code.scopes.of(statement)
    while scope is not None:
        if not scope.is_class:
            yield scope
        scope = scope.parent


def _makes_model(code: Code, call: ast.Call) -> bool:
    """Whether a call is itself a definition, of which a model in it is a layer."""
    try:
        symbol = code.names.symbol(call.func, code.scopes.of(call))
    except Ambiguous:
        return True
    return symbol is not None and symbol.name == "Sequential"


def is_collector(code: Code, call: ast.Call) -> bool:
    """Whether an empty model is only handed to functions, for the layers that they add.

    So stands in a converted file what a function of another module adds.
    """
    parent = code.scopes.parents[call]
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    if call.args or call.keywords or not isinstance(target, ast.Name):
        return False
    owner = code.scopes.of(target).owner(target.id)
    reads = list(owner.reads(target.id)) if owner else []
    parents = code.scopes.parents
    taken = [
        parents[parents[each]]
        for each in reads
        if getattr(parents[each], "attr", "") == "layers"
    ]
    handed = [
        parents[parents[each]] for each in reads if isinstance(parents[each], ast.Call)
    ]
    return (
        bool(taken)
        and len(taken) + len(handed) == len(reads)
        and all(isinstance(each, ast.For | ast.Assign) for each in taken)
        and all(isinstance(each, ast.Expr) for each in handed)
    )


def is_replaced(code: Code, call: ast.Call) -> bool:
    """Whether an empty model is made whose variable gets another value before anything reads it."""
    statement = code.statement(call)
    if not isinstance(statement, ast.Assign) or call is not statement.value:
        return False
    (target, *more), text = statement.targets, ast.unparse(statement.targets[0])
    if call.args or call.keywords or more:
        return False
    block = code.block(statement)
    behind = block[block.index(statement) + 1 :]
    if isinstance(target, ast.Name) and _is_read_here_only(code, target):
        while behind and not _may_show(behind[0], target.id):
            behind = behind[1:]
    return (
        bool(behind)
        and isinstance(target, ast.Name | ast.Attribute)
        and isinstance(after := behind[0], ast.Assign)
        and [ast.unparse(each) for each in after.targets] == [text]
        and all(
            ast.unparse(each) != text
            for each in ast.walk(after.value)
            if isinstance(each, ast.Name | ast.Attribute)
        )
    )


def _is_read_here_only(code: Code, variable: ast.Name) -> bool:
    """Whether no other function names a variable, and no `try` may leave it what it is."""
    owner, home = code.scopes.of(variable).owner(variable.id), code.function(variable)
    return owner is not None and not (
        any(isinstance(each, ast.Try) for each in code.scopes.ancestors(variable))
        or any(
            each.id == variable.id
            and code.function(each) is not home
            and code.scopes.of(each).owner(each.id) is owner
            for each in code.nodes(ast.Name)
        )
    )


def _may_show(statement: ast.stmt, name: str) -> bool:
    """Whether a statement names a variable, or may lead to where it is read."""
    return any(
        (isinstance(each, ast.Name) and each.id == name)
        or isinstance(each, ast.Break | ast.Continue)
        or (isinstance(each, ast.Call) and ast.unparse(each.func) in OF_FRAMES)
        for each in ast.walk(statement)
    )
