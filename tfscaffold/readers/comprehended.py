"""Models that a comprehension makes empty, and a loop over the same numbers fills."""

import ast
from dataclasses import dataclass

from tfscaffold.readers.appended import index_of, keeps
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in, names_in

_LEAVING = ast.Break | ast.Continue | ast.Return | ast.Raise


@dataclass(frozen=True)
class Filled:
    """The loop that gives each model of a list its layers.

    Attributes:
        place: The element: `nets[i]`.
        loop: The loop.
    """

    place: str
    loop: ast.For


def filling_loop(code: Code, call: ast.Call) -> Filled | None:
    """Return the loop that fills the models of a list, each once, or None where that is not sure.

    `nets = [Sequential() for _ in range(n)]`, then `for i in range(n): nets[i].add(...)`: nobody
    reads the list in between, so that its elements may be None until their model is finished.

    Args:
        code: The file.
        call: The one that makes an element.
    """
    made = _listed(code, call)
    if made is None:
        return None
    statement, numbers, held = made
    if not held.isidentifier():
        return None
    block = code.block(statement)
    behind = block[block.index(statement) + 1 :]
    for index, following in enumerate(behind):
        if held not in names_in(following):
            continue
        between = behind[:index]
        variable = index_of(code, following)
        if (
            not isinstance(following, ast.For)
            or not variable
            or following.orelse
            or not _counts_the_same(code, numbers, following.iter, held)
            or any(
                isinstance(each, _LEAVING)
                for part in following.body
                for each in ast.walk(part)
            )
            or any(variable in assigned_in(each) for each in following.body)
            or not all(keeps(code, held, each) for each in (*between, following))
        ):
            return None
        return Filled(f"{held}[{variable}]", following)
    return None


def reads_before(filled: Filled, start: int, code: Code) -> bool:
    """Whether the loop reads the list above the first layer, which begins at an offset."""
    held = filled.place.partition("[")[0]
    return any(
        isinstance(node, ast.Name)
        and node.id == held
        and code.text.span(node)[0] < start
        for each in filled.loop.body
        for node in ast.walk(each)
    )


def are_replaced(code: Code, call: ast.Call) -> bool:
    """Whether a comprehension makes empty models, and the next statements replace each of them."""
    made = _listed(code, call)
    limit = _limit(code, made[1]) if made is not None else None
    count = limit.value if isinstance(limit, ast.Constant) else None
    if made is None or type(count) is not int:
        return False
    statement, _, held = made
    block = code.block(statement)
    behind = block[block.index(statement) + 1 :][:count]
    return [
        ast.unparse(each.targets[0])
        for each in behind
        if isinstance(each, ast.Assign)
        and held not in [ast.unparse(node) for node in ast.walk(each.value)]
    ] == [f"{held}[{place}]" for place in range(count)]


def _listed(code: Code, call: ast.Call) -> tuple[ast.Assign, ast.expr, str] | None:
    """Return the statement that lists empty models, what they are counted by, and the list."""
    comprehension, statement = code.scopes.parents[call], code.statement(call)
    if (
        call.args
        or call.keywords
        or not isinstance(comprehension, ast.ListComp)
        or comprehension.elt is not call
        or len(comprehension.generators) != 1
        or comprehension.generators[0].ifs
        or not isinstance(statement, ast.Assign)
        or statement.value is not comprehension
        or len(statement.targets) != 1
    ):
        return None
    held = ast.unparse(statement.targets[0])
    return statement, comprehension.generators[0].iter, held


def _counts_the_same(
    code: Code, numbers: ast.expr, others: ast.expr, held: str
) -> bool:
    """Whether two calls of `range` certainly give the same numbers, of which the first is 0."""
    if ast.unparse(others) == f"range(len({held}))":
        return True
    one, other = _limit(code, numbers), _limit(code, others)
    if one is None or other is None:
        return False
    if ast.unparse(one) != ast.unparse(other):
        return False
    if isinstance(one, ast.Name):
        owner = code.scopes.of(one).owner(one.id)
        return owner is not None and len(owner.bindings[one.id]) == 1
    return isinstance(one, ast.Constant)


def _limit(code: Code, numbers: ast.expr) -> ast.expr | None:
    """Return n in `range(n)` and `range(0, n)`, or None."""
    if (
        not isinstance(numbers, ast.Call)
        or numbers.keywords
        or ast.unparse(numbers.func) != "range"
        or code.scopes.of(numbers).owner("range") is not None
    ):
        return None
    given = numbers.args
    if len(given) == 2 and ast.unparse(given[0]) == "0":
        return given[1]
    return given[0] if len(given) == 1 else None
