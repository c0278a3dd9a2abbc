"""What leaves a definition before its last layer: a jump out of its block, or an exception."""

import ast
from collections.abc import Iterator, Sequence

from tfscaffold.readers.flow import places
from tfscaffold.source.code import LOOPS, Code

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
_TRIES = ast.Try | ast.TryStar


def jumps_out(code: Code, statement: ast.stmt, target: str, start: int) -> bool:
    """Whether a jump between the layers leaves a model that is seen afterwards.

    Args:
        code: The file.
        statement: It may hold the jump, in the block of the definition.
        target: The variable that holds the model.
        start: Where the definition begins.
    """
    jumps = list(_jumps(statement))
    if not jumps:
        return False
    blocks: list[list[ast.stmt]] = []
    for node in code.scopes.ancestors(statement):
        is_function = isinstance(node, _FUNCTIONS)
        leaves = ast.Return if is_function else ast.Break | ast.Continue
        if isinstance(node, _FUNCTIONS | LOOPS) and any(
            isinstance(each, leaves) for each in jumps
        ):
            blocks.append(getattr(node, "body", []))
            jumps = [each for each in jumps if isinstance(each, ast.Return)]
        if is_function:
            break
    return any(
        code.text.span(place)[0] < start or not _stands_in(code, place, block)
        for block in blocks
        for place in places(code, target, statement)
    )


def _jumps(node: ast.AST, is_inner: bool = False) -> Iterator[ast.stmt]:
    """Yield what jumps out of a statement."""
    if isinstance(node, ast.Return) or (
        isinstance(node, ast.Break | ast.Continue) and not is_inner
    ):
        yield node
    if isinstance(node, _FUNCTIONS):
        return
    for child in ast.iter_child_nodes(node):
        inside = isinstance(node, LOOPS) and child in node.body
        yield from _jumps(child, is_inner or inside)


def _stands_in(code: Code, node: ast.AST, block: Sequence[ast.stmt]) -> bool:
    return any(each in block for each in code.scopes.ancestors(node))


def seen_unfinished(code: Code, made: ast.stmt, target: str) -> ast.AST | None:
    """Return where a handler or a `finally` sees a model that an exception left unfinished."""
    inner: ast.AST = made
    for node in code.scopes.ancestors(made):
        if isinstance(node, _FUNCTIONS):
            return None
        if isinstance(node, _TRIES) and inner in node.body:
            handlers = [each.body for each in node.handlers]
            for body in (*handlers, node.finalbody):
                seen = _read_first(code, body, made, target)
                if seen is not None:
                    return seen
        inner = node
    return None


def _read_first(
    code: Code, body: Sequence[ast.stmt], made: ast.stmt, target: str
) -> ast.AST | None:
    """Return what reads a variable in a block before it gets another value there."""
    reads = [
        each for each in places(code, target, made) if _stands_in(code, each, body)
    ]
    ends = [
        code.text.span(each)[0]
        for each in body
        if isinstance(each, ast.Assign)
        and target in [ast.unparse(name) for name in each.targets]
    ]
    end = min(ends, default=len(code.text.text))
    return next((each for each in reads if code.text.span(each)[0] < end), None)
