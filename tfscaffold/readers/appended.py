"""Models that are put at the end of a list before they have layers: `nets.append(Sequential())`."""

import ast
from collections.abc import Iterator

from tfscaffold.readers.flow import functions_called
from tfscaffold.readers.variables import CHANGES, is_dotted
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in


def list_of(code: Code, call: ast.Call) -> str:
    """Return the list at whose end a statement puts a model, or ""."""
    appending = code.scopes.parents[call]
    if not (
        isinstance(appending, ast.Call)
        and appending.args == [call]
        and not appending.keywords
        and isinstance(appending.func, ast.Attribute)
        and appending.func.attr == "append"
        and is_dotted(appending.func.value)
        and isinstance(code.scopes.parents[appending], ast.Expr)
    ):
        return ""
    return ast.unparse(appending.func.value)


def places(code: Code, call: ast.Call) -> Iterator[str]:
    """Yield the elements that the model is for certain, as the statements behind it say them."""
    held = list_of(code, call)
    if not held:
        return
    yield f"{held}[-1]"
    statement = code.statement(call)
    block = code.block(statement)
    above = block[: block.index(statement)]
    count = _length(code, held, above)
    if count is not None:
        yield f"{held}[{count}]"
    loop = code.scopes.parents[statement]
    index = index_of(code, loop)
    if (
        isinstance(loop, ast.For)
        and index
        and block is loop.body
        and not any(
            isinstance(each, ast.Continue)
            for other in above
            for each in ast.walk(other)
        )
        and not any(index in assigned_in(each) for each in block)
        and all(keeps(code, held, each) for each in block if each is not statement)
    ):
        around = code.block(loop)
        if _length(code, held, around[: around.index(loop)]) == 0:
            yield f"{held}[{index}]"


def _length(code: Code, held: str, above: list[ast.stmt]) -> int | None:
    """Return how long a list is below some statements, or None where they do not show it."""
    count = 0
    for statement in reversed(above):
        if (
            isinstance(statement, ast.Assign)
            and [ast.unparse(each) for each in statement.targets] == [held]
            and ast.unparse(statement.value) in ("[]", "list()")
        ):
            return count
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func) == f"{held}.append":
            if not all(keeps(code, held, each) for each in call.args):
                return None
            count += 1
        elif not keeps(code, held, statement):
            return None
    return None


def index_of(code: Code, loop: ast.AST) -> str:
    """Return the variable that counts the turns of a loop from 0, or ""."""
    if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call):
        return ""
    function, target = loop.iter.func, loop.target
    if not isinstance(function, ast.Name) or loop.iter.keywords:
        return ""
    if code.scopes.of(function).owner(function.id) is not None:
        return ""
    given = [ast.unparse(each) for each in loop.iter.args]
    if function.id == "enumerate" and len(given) == 1 and isinstance(target, ast.Tuple):
        target = target.elts[0]
    elif function.id != "range" or not (
        len(given) == 1 or (len(given) == 2 and given[0] == "0")
    ):
        return ""
    return target.id if isinstance(target, ast.Name) else ""


def keeps(code: Code, held: str, part: ast.AST) -> bool:
    """Whether a part of the file certainly leaves a list as long as it is.

    It may read and set its elements, and give away one of them, but not the list itself. No
    function of the file that it calls names the list.
    """
    for node in ast.walk(part):
        if (
            isinstance(node, ast.Name | ast.Attribute)
            and ast.unparse(node) == held
            and not _reads_element(code, node)
        ):
            return False
        if isinstance(node, ast.Call) and any(
            ast.unparse(each).rpartition(".")[2] == held.rpartition(".")[2]
            for function in functions_called(code, node.func)
            for each in ast.walk(function)
            if isinstance(each, ast.Name | ast.Attribute)
        ):
            return False
    return True


def _reads_element(code: Code, node: ast.expr) -> bool:
    """Whether one element of a list is read or set where the list is named, or its length read."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Subscript):
        return not isinstance(parent.slice, ast.Slice) and not isinstance(
            parent.ctx, ast.Del
        )
    if isinstance(parent, ast.Attribute):
        return parent.attr not in CHANGES and parent.attr != "copy"
    return (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Name)
        and parent.func.id == "len"
    )
