"""Lists of layers in a `tf.Module`: what goes into them."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Stack
from tfscaffold.source.code import Code


def elements(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what makes the layers of a list that is written out."""
    if isinstance(node, ast.List):
        for each in node.elts:
            if isinstance(each, ast.Starred):
                yield from elements(each.value)
            else:
                yield each
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield node.elt
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if _is_written_out(side):
                yield from elements(side)


def _is_written_out(node: ast.expr) -> bool:
    """Whether an expression is a list whose elements all stand in it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_written_out(node.left) and _is_written_out(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        lists = [each for each in (node.left, node.right) if isinstance(each, ast.List)]
        return len(lists) == 1 and _is_written_out(lists[0])
    if isinstance(node, ast.List):
        unpacked = [each.value for each in node.elts if isinstance(each, ast.Starred)]
        return all(_is_written_out(each) for each in unpacked)
    return isinstance(node, ast.ListComp | ast.GeneratorExp)


def filled(stack: Stack, code: Code) -> list[ast.expr]:
    """Return what makes the layers of a list: where it stands, or all that goes into a variable.

    Nothing, where something else may be done to it.
    """
    node = stack.expression.node
    if _is_written_out(node):
        return [*elements(node)]
    first = code.assigned(node) if isinstance(node, ast.Name) else None
    if not isinstance(node, ast.Name) or first is None or not _is_written_out(first):
        return []
    parents = code.scopes.parents
    if parents[code.statement(first)] is not parents[code.statement(node)]:
        return []
    if stack.skip and not isinstance(first, ast.List):
        return []
    found = [*elements(first)][stack.skip :]
    owner = code.scopes.of(node).owner(node.id)
    for name in code.nodes(ast.Name):
        if name.id != node.id or name is node or isinstance(name.ctx, ast.Store):
            continue
        if code.scopes.of(name).owner(name.id) is not owner:
            continue
        call = parents[parents[name]]
        method = call.func if isinstance(call, ast.Call) else None
        if not isinstance(method, ast.Attribute) or method.value is not name:
            return []
        assert isinstance(call, ast.Call)
        if len(call.args) != 1 or call.keywords or name.lineno > node.lineno:
            return []
        (added,) = call.args
        if method.attr == "append" and not isinstance(added, ast.Starred):
            found.append(added)
        elif method.attr == "extend" and _is_written_out(added):
            found += elements(added)
        else:
            return []
    return found
