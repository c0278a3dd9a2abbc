"""The uses of a model outside its definition."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tfscaffold.model.graph import Site, Use
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def uses_of(
    code: Code, target: str, statement: ast.stmt, own: list[Site], sites: set[ast.stmt]
) -> list[Use]:
    """Return the uses of the model that `statement` begins to define.

    Args:
        code: The file.
        target: The variable that holds the model, or "" where it is returned.
        statement: The first statement of the definition.
        own: The statements of the definition.
        sites: The statements of all definitions of the file; uses in them are not counted,
            but for the model standing in another one as a layer.
    """
    if not target:
        return []
    first, last = own[0].start, own[-1].end
    limit = _rebound(code, target, statement)
    loop_start = _loop_start(code, statement)
    function = code.function(statement)
    found = []
    for node in _places(code, target, statement):
        if code.statement(node) in sites and _is_receiver_of_add(code, node):
            continue
        at = code.text.span(node)[0]
        if first <= at < last and code.statement(node) in {site.node for site in own}:
            continue
        if code.function(node) is function and not _is_used_after(
            at, last, limit, loop_start
        ):
            continue
        found.append(_use(code, node))
    return found


def foreign_uses(code: Code) -> list[Use]:
    """Return uses that may be of any model of the file, once it is handed on.

    These are `.layers` of something unknown, and tests for the class Sequential.
    """
    found = []
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Attribute) and node.attr == "layers":
            if isinstance(node.ctx, ast.Load) and not _is_keras(code, node):
                found.append(_foreign(_named_use(code, "layers", node)))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("isinstance", "issubclass", "type")
            and any(_is_sequential(code, each) for each in ast.walk(node))
        ):
            found.append(_foreign(_named_use(code, "isinstance", node)))
    return found


def _foreign(use: Use) -> Use:
    return replace(use, foreign=True)


def _places(
    code: Code, target: str, statement: ast.stmt
) -> Iterator[ast.Name | ast.Attribute]:
    """Yield where the variable is read: for an attribute, on whatever object."""
    scope = code.scopes.of(statement)
    _, dot, attribute = target.rpartition(".")
    if not dot:
        owner = scope.owner(target) or scope
        for inner in owner.walk():
            if inner.owner(target) is owner:
                yield from inner.loads.get(target, ())
        return
    for node in ast.walk(code.tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == attribute
            and isinstance(node.ctx, ast.Load)
            and not _is_keras(code, node)
        ):
            yield node


def _is_receiver_of_add(code: Code, node: ast.AST) -> bool:
    parent = code.scopes.parents[node]
    return isinstance(parent, ast.Attribute) and parent.attr == "add"


def _is_used_after(
    at: int, last: int, limit: int | None, loop_start: int | None
) -> bool:
    """Whether a place in the definition's own function can see the model."""
    if loop_start is not None:
        return at >= loop_start
    return at >= last and (limit is None or at < limit)


def _rebound(code: Code, target: str, statement: ast.stmt) -> int | None:
    """Return where the variable gets another value further down in the same block."""
    block = code.block(statement)
    for following in block[block.index(statement) + 1 :]:
        targets: Iterable[ast.expr] = ()
        if isinstance(following, ast.Assign):
            targets = following.targets
        elif isinstance(following, ast.AnnAssign) and following.value is not None:
            targets = (following.target,)
        if any(
            isinstance(each, ast.Name | ast.Attribute) and ast.unparse(each) == target
            for each in targets
        ):
            assert isinstance(following, ast.Assign | ast.AnnAssign)
            assert following.value is not None
            return code.text.span(following.value)[1]
    return None


def _loop_start(code: Code, statement: ast.stmt) -> int | None:
    """Return where the outermost loop around a statement starts, in its function."""
    start = None
    for node in code.scopes.ancestors(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        if isinstance(node, _LOOPS):
            start = code.text.span(node)[0]
    return start


def _use(code: Code, node: ast.Name | ast.Attribute) -> Use:
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Attribute):
        return _named_use(code, parent.attr, parent)
    if isinstance(parent, ast.Call):
        if parent.func is node:
            return _named_use(code, "()", parent)
        if (
            isinstance(parent.func, ast.Name)
            and parent.func.id in ("isinstance", "type")
            and _compares_class(code, parent)
        ):
            return _named_use(code, "isinstance", parent)
    return _named_use(code, "", node)


def _compares_class(code: Code, call: ast.Call) -> bool:
    statement = code.statement(call)
    return any(_is_sequential(code, each) for each in ast.walk(statement))


def _named_use(code: Code, what: str, node: ast.expr) -> Use:
    line, column = code.position(node)
    return Use(what, line, column, node)


def _is_keras(code: Code, node: ast.Attribute) -> bool:
    try:
        return code.names.symbol(node, code.scopes.of(node)) is not None
    except Ambiguous:
        return False


def _is_sequential(code: Code, node: ast.AST) -> bool:
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    try:
        symbol = code.names.symbol(node, code.scopes.of(node))
    except Ambiguous:
        return True
    return symbol is not None and symbol.name == "Sequential"
