"""Classes that would be the first layer of a Sequential which stays one.

Keras builds a Sequential at once if its first layer knows the shape of its input. A Sequential
does, and a class does not: the other one would have its variables later.
"""

import ast
from collections.abc import Collection, Iterable, Iterator

from tfscaffold.convert.inner_models import made
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code


def refused_first_layers(
    code: Code, graphs: Iterable[Graph], converted: Collection[ast.AST]
) -> Iterator[Diagnostic]:
    """Yield why some models cannot be classes.

    Args:
        code: The file.
        graphs: Those that would be.
        converted: The calls that make models which are converted.
    """
    others = [
        call
        for call in code.nodes(ast.Call)
        if (symbol := code.called(call)) is not None
        and symbol.name == "Sequential"
        and call not in converted
    ]
    places = {place for call in others for place in _first_places(call, code)}
    for graph in graphs if places else ():
        uses = [use for use in graph.uses if use.what == "" and use.node in places]
        if uses or made(code, graph) in places:
            yield Diagnostic(
                "TFS101",
                "error",
                graph.line,
                graph.column,
                "The model may be the first layer of a Sequential that stays one, and that "
                "would have its variables later: a class does not know its input.",
                "Convert to functional, or state `keras.Input(shape=...)` in that Sequential.",
            )


def _first_places(call: ast.Call, code: Code) -> Iterator[ast.AST]:
    """Yield the expressions that may be the first layer of a Sequential."""
    listed = [k.value for k in call.keywords if k.arg == "layers"]
    given = next(iter(call.args or listed), None)
    if isinstance(given, ast.List | ast.Tuple) and given.elts:
        yield given.elts[0]
        return
    known = _first_of_list(given, code) if isinstance(given, ast.Name) else None
    if known is not None:
        yield known
        return
    if given is not None and not isinstance(given, ast.List | ast.Tuple):
        for each in code.nodes(ast.List):
            yield from each.elts[:1]
    added = _first_added(call, code) if given is None else None
    if added is not None:
        yield added
        return
    for name in ("add", "append", "insert"):
        for other in code.calls_by_name.get(name, ()):
            yield from other.args[-1:]


def _first_added(call: ast.Call, code: Code) -> ast.expr | None:
    """Return what is certainly added first to an empty Sequential that a variable holds."""
    statement = code.statement(call)
    if not isinstance(statement, ast.Assign) or statement.value is not call:
        return None
    held = ast.unparse(statement.targets[0])
    block = code.block(statement)
    for each in block[block.index(statement) + 1 :]:
        added = each.value if isinstance(each, ast.Expr) else None
        if isinstance(added, ast.Call) and ast.unparse(added.func) == f"{held}.add":
            return added.args[0] if added.args else None
        if any(ast.unparse(node) == held for node in ast.walk(each)):
            return None
    return None


def _first_of_list(name: ast.Name, code: Code) -> ast.expr | None:
    """Return what certainly is the first element of a list that a variable holds."""
    statement = code.statement(name)
    block = code.block(statement)
    found, is_empty = None, False
    for each in block[: block.index(statement)]:
        if not any(isinstance(n, ast.Name) and n.id == name.id for n in ast.walk(each)):
            continue
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.List):
            found = next(iter(each.value.elts), None)
            is_empty = found is None
        elif is_empty:
            found, is_empty = _grown_by(each, name.id), False
        elif _may_turn(each):
            found = None
    return found


def _may_turn(statement: ast.stmt) -> bool:
    """Whether a statement may change which element of a list is the first one."""
    return not isinstance(
        statement, ast.AugAssign | ast.For | ast.If | ast.Expr
    ) or any(
        (
            isinstance(node, ast.Attribute)
            and node.attr in ("clear", "insert", "pop", "remove", "reverse", "sort")
        )
        or (
            isinstance(node, ast.Subscript | ast.Name) and isinstance(node.ctx, ast.Del)
        )
        or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
        or isinstance(node, ast.Assign)
        for node in ast.walk(statement)
    )


def _grown_by(statement: ast.stmt, name: str) -> ast.expr | None:
    """Return the first element that a statement appends to a list."""
    if isinstance(statement, ast.AugAssign) and isinstance(statement.value, ast.List):
        return next(iter(statement.value.elts), None)
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and ast.unparse(call.func) == f"{name}.append":
        return next(iter(call.args), None)
    return None
