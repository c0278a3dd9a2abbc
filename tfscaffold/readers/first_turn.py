"""What holds in the first turn of a loop, and whether it has one."""

import ast
from collections.abc import Sequence

from tfscaffold.model.graph import Argument, Expression
from tfscaffold.model.values import value
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in, names_in

Loop = ast.For | ast.While
# What can stand in the place of a name without brackets.
_OPERANDS = (
    ast.Attribute | ast.Constant | ast.List | ast.Name | ast.Subscript | ast.Tuple
)
_TAKES_TIME = (
    ast.Await | ast.Call | ast.Lambda | ast.NamedExpr | ast.ListComp | ast.GeneratorExp
)


def has_no_turn(code: Code, node: ast.AST) -> bool:
    """Whether a part of the text stands in a loop or comprehension that certainly has no turn.

    So does what stands in a list that is repeated no times.
    """
    for each in code.scopes.ancestors(node):
        if isinstance(each, ast.While) and value(code, each.test) in (False, None, ()):
            return True
        if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Mult):
            times = [value(code, side) for side in (each.left, each.right)]
            if any(type(number) is int and number <= 0 for number in times):
                return True
        loops = [each] if isinstance(each, ast.For) else getattr(each, "generators", [])
        if any(_is_empty(code, loop.iter) for loop in loops):
            return True
    return False


def _is_empty(code: Code, turns: ast.expr) -> bool:
    """Whether what a loop goes through certainly has no elements."""
    if isinstance(turns, ast.Call) and ast.unparse(turns.func) == "range":
        values = [value(code, each) for each in turns.args]
        ends = [each for each in values if isinstance(each, int)]
        if len(ends) == len(values) and len(ends) in (1, 2):
            return not range(*ends)
    return value(code, turns) in ((), "")


def of_first_turn(
    code: Code, layer: ast.expr, shape: Argument, block: ast.stmt
) -> tuple[Argument, set[str]]:
    """Return a shape as it is where the loop around a layer begins, for the first turn.

    Also return the names in it that the loop changes only further down. Where that is not
    certain, the shape is returned as it is.

    Args:
        code: The file.
        layer: States the shape.
        shape: What it states.
        block: The statement around them, before which the input is made.
    """
    around = list(code.scopes.ancestors(layer))
    loop = next((each for each in around if isinstance(each, ast.For)), None)
    names = names_in(shape.value.node)
    changing = names & assigned_in(loop) if loop is not None else set()
    if (
        loop is None
        or not changing
        or any(isinstance(each, _TAKES_TIME) for each in ast.walk(shape.value.node))
    ):
        return shape, set()
    values: dict[str, str] = {}
    settled: set[str] = set()
    for name in changing:
        given = _value(code, name, code.statement(layer), loop)
        if given is None:
            return shape, set()
        if given:
            values[name] = given
        else:
            settled.add(name)
    inside = {*ast.walk(loop)}
    outside = {
        each.id
        for each in ast.walk(block)
        if isinstance(each, ast.Name)
        and not isinstance(each.ctx, ast.Load)
        and each not in inside
    }
    text = _with_values(code, shape.value, values)
    if (
        not text
        or settled & outside
        or (settled and names_in(ast.parse(text)) & changing - settled)
    ):
        return shape, set()
    tree = ast.parse(text, mode="eval").body
    found = Expression(text, tree, shape.value.indent, shape.value.column)
    return Argument(shape.name, found), settled


def _value(code: Code, name: str, place: ast.stmt, loop: ast.For) -> str | None:
    """Return what a variable holds at a place in the first turn; "" for what it did before.

    None stands for what is not certain.
    """
    if name in assigned_in(loop.target):
        return "0" if _counted(loop) == name else None
    inner = place
    while inner is not loop:
        block = code.block(inner)
        for above in reversed(block[: block.index(inner)]):
            if name in assigned_in(above):
                return _given(code, name, above, loop)
        parent = code.scopes.parents[inner]
        behind = parent is loop and inner in loop.orelse
        if behind or (parent is not loop and not isinstance(parent, ast.If | ast.With)):
            return None
        inner = parent
    return ""


def _given(code: Code, name: str, statement: ast.stmt, loop: ast.For) -> str | None:
    """Return what a statement certainly gives a variable in the first turn, or None."""
    if isinstance(statement, ast.If):
        first = in_first_turn(code, statement, loop)
        if first is None or not statement.body:
            return None
        body = statement.body if first else statement.orelse
        last = body[-1] if body else None
        return _given(code, name, last, loop) if last is not None else None
    if not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
        return None
    target, given = statement.targets[0], statement.value
    if not isinstance(target, ast.Name) or target.id != name:
        return None
    changes = names_in(given) & assigned_in(loop)
    takes_time = any(isinstance(each, _TAKES_TIME) for each in ast.walk(given))
    if changes or takes_time or not isinstance(given, _OPERANDS):
        return None
    return code.text.of(given)


def _with_values(code: Code, shape: Expression, values: dict[str, str]) -> str:
    """Return the text of a shape with values in the place of names, on one line; "" if it has more."""
    whole, (start, _) = code.text.of(shape.node), code.text.span(shape.node)
    before, found, behind = shape.text.partition(whole)
    names = [
        each
        for each in ast.walk(shape.node)
        if isinstance(each, ast.Name) and each.id in values
    ]
    for each in sorted(names, key=code.text.span, reverse=True):
        first, last = code.text.span(each)
        whole = f"{whole[: first - start]}{values[each.id]}{whole[last - start :]}"
    text = f"{before}{whole}{behind}"
    return text if found and "\n" not in text and "\r" not in text else ""


def in_first_turn(code: Code, condition: ast.If, loop: Loop | None) -> bool | None:
    """Return whether `i == 0` and the like hold in the first turn; None where unknown."""
    if loop is not None and _is_flag(code, condition, loop):
        return True
    counter = _counter(code, condition, loop) if loop is not None else ""
    compared = {
        f"{counter} == 0": True,
        f"0 == {counter}": True,
        f"not {counter}": True,
        f"{counter} < 1": True,
        counter: False,
        f"{counter} != 0": False,
        f"{counter} > 0": False,
        f"{counter} >= 1": False,
    }
    return compared.get(ast.unparse(condition.test)) if counter else None


def _is_flag(code: Code, condition: ast.If, loop: Loop) -> bool:
    """Whether a variable is tested that is True before a loop, and False from there on."""
    test = condition.test
    if not isinstance(test, ast.Name):
        return False
    bindings = code.bindings(test)
    values = [getattr(binding.value, "value", None) for binding in bindings]
    if values != [True, False]:
        return False
    before, behind = (code.statement(binding.node) for binding in bindings)
    block = code.block(loop)
    return (
        before in block
        and block.index(before) < block.index(loop)
        and behind in condition.body
        and condition in loop.body
    )


def _counter(code: Code, condition: ast.If, loop: Loop) -> str:
    """Return the variable that counts the turns of a loop from 0 where a condition in it is tested, or ""."""
    if isinstance(loop, ast.For) and (counter := _counted(loop)):
        return counter
    tested = [each for each in ast.walk(condition.test) if isinstance(each, ast.Name)]
    if len(tested) != 1 or condition not in loop.body:
        return ""
    bindings = code.bindings(tested[0])
    begun = code.statement(bindings[0].node) if bindings else loop
    steps = [code.statement(each.node) for each in bindings[1:]]
    block = code.block(loop)
    if begun not in block or block.index(begun) >= block.index(loop):
        return ""
    behind = loop.body[loop.body.index(condition) :]
    name = tested[0].id
    added = (f"{name} += 1", f"{name} = {name} + 1")
    counts = ast.unparse(begun) == f"{name} = 0" and all(
        ast.unparse(each) in added and _is_below(code, each, behind) for each in steps
    )
    return name if counts and steps else ""


def _is_below(code: Code, statement: ast.stmt, body: Sequence[ast.stmt]) -> bool:
    """Whether a statement is one of some, or stands under a condition or loop among them."""
    return any(each in body for each in (statement, *code.scopes.ancestors(statement)))


def _counted(loop: ast.For) -> str:
    """Return the variable of a loop that counts its turns from 0, or ""."""
    target, turns = loop.target, loop.iter
    if not isinstance(turns, ast.Call) or turns.keywords:
        return ""
    kind = ast.unparse(turns.func)
    if kind == "enumerate" and isinstance(target, ast.Tuple) and len(turns.args) == 1:
        target = target.elts[0]
    elif kind != "range" or not (
        len(turns.args) == 1 or ast.unparse(turns.args[0]) == "0"
    ):
        return ""
    if not isinstance(target, ast.Name):
        return ""
    changed = {name for each in loop.body for name in assigned_in(each)}
    return "" if target.id in changed else target.id
