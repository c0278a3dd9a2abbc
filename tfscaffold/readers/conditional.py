"""The input of a model whose first layer stands under a condition or in a loop."""

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tfscaffold.model.graph import Argument, Branch, Expression
from tfscaffold.readers import inputs, values
from tfscaffold.readers.first_turn import Loop, in_first_turn, of_first_turn
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in, names_in

_HINT = "State it before: `model.add(keras.Input(shape=...))`."


class _Unknown(Exception):
    """It cannot be told which layer comes first."""


@dataclass(frozen=True)
class Conditional:
    """What the layers say of the input, of which one comes first when the code runs.

    Attributes:
        source: The input, if one statement above the condition can state it.
        sources: What each of these layers says, by its expression.
        branches: Else the input that each of them has.
        joined: Then the shape as one expression, to be evaluated below the condition; None
            where that cannot be.
    """

    source: inputs.Source
    sources: Mapping[ast.expr, inputs.Source]
    branches: tuple[Branch, ...] = ()
    joined: Argument | None = None


def read(
    code: Code,
    block: ast.stmt,
    made: ast.stmt,
    added: Mapping[ast.stmt, ast.expr],
    refuse: inputs.Refuse,
    doubt: inputs.Refuse,
) -> Conditional:
    """Return what the layers that may come first say of the input.

    Args:
        code: The file.
        block: The condition or loop with the first layer.
        made: The statement that makes the model.
        added: The layers by the statements that add them.
        refuse: Notes a reason why it cannot be converted.
        doubt: Notes one that a given shape of the input takes away.
    """
    body = code.block(made)
    rest = body[body.index(block) :]
    first = next(iter(added.values()))
    nodes = [added[each] for each in _possible(code, rest, added)]
    sources = {node: inputs.read(code, node, refuse, doubt) for node in nodes}
    stated = [each for each in sources.values() if each.consumed or each.shape]
    if not stated:
        unknown = any(each.unknown for each in sources.values())
        return Conditional(inputs.Source(unknown=unknown), {})
    shapes, settled = _shapes(code, sources, block)
    if len(shapes) < len(sources):
        doubt(
            "TFS102",
            first,
            "The input is stated under a loop or condition, and not by every layer that may "
            "be the first.",
            _HINT,
        )
        return Conditional(inputs.Source(), {})
    before = body[body.index(made) + (made is not block) : body.index(block) + 1]
    changed = {name for statement in before for name in assigned_in(statement)}
    read_names = {name for each in shapes for name in names_in(each.value.node)}
    same = len({(each.name, each.value.text) for each in shapes}) == 1
    if (
        same
        and not read_names & changed - settled
        and not sets_part_of([each.value.node for each in shapes], before)
    ):
        return Conditional(replace(stated[0], shape=shapes[0]), sources)
    inside = set(ast.walk(block))
    once = all(node in inside for node in nodes) and not _is_repeated(
        code, nodes, block
    )
    if not once:
        doubt("TFS102", first, "The input is stated under a loop or condition.", _HINT)
        return Conditional(inputs.Source(), {})
    branches = tuple(
        Branch(str(code.text.span(node)[0]), shape)
        for node, shape in zip(nodes, shapes, strict=True)
    )
    joined = _joined(code, [block], added, dict(zip(nodes, shapes, strict=True)))
    return Conditional(inputs.Source(), sources, branches, joined)


def _shapes(
    code: Code, sources: Mapping[ast.expr, inputs.Source], block: ast.stmt
) -> tuple[list[Argument], set[str]]:
    """Return the shapes that layers state, and the names in it that the first turn does not change.

    A shape of which a loop makes another one in each turn is that of the first turn.
    """
    shapes: list[Argument] = []
    settled: set[str] = set()
    for node, source in sources.items():
        if source.shape and not source.consumed:
            shape, names = of_first_turn(code, node, source.shape, block)
            shapes.append(shape)
            settled |= names
    return shapes, settled if len(shapes) == 1 else set()


def sets_part_of(
    expressions: Iterable[ast.expr], statements: Iterable[ast.stmt]
) -> bool:
    """Whether statements may set an attribute or element that expressions read.

    They do so themselves, or by a method of the object.
    """
    read = [node for each in expressions for node in ast.walk(each)]
    attributes = {node.attr for node in read if isinstance(node, ast.Attribute)}
    elements = any(isinstance(node, ast.Subscript) for node in read)
    of_self = any(isinstance(node, ast.Name) and node.id == "self" for node in read)
    for node in (node for each in statements for node in ast.walk(each)):
        stored = not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if isinstance(node, ast.Attribute) and stored and node.attr in attributes:
            return True
        if isinstance(node, ast.Subscript) and stored and elements:
            return True
        if of_self and isinstance(node, ast.Call) and _is_of_self(node.func):
            return True
    return False


def _is_of_self(callee: ast.expr) -> bool:
    """Whether a method of the object is called, or of what it holds, but to fill a list or model."""
    path = ast.unparse(callee)
    fills = path.count(".") > 1 and path.endswith((".add", ".append", ".extend"))
    return path.startswith("self.") and not fills


def first_of(
    code: Code, statements: Sequence[ast.stmt], added: Mapping[ast.stmt, ast.expr]
) -> ast.expr | None:
    """Return what statements that run one after the other add first, if that is certain."""
    try:
        found = _firsts(code, statements, added)[0]
    except _Unknown:
        return None
    return added[found[0]] if len(found) == 1 else None


def _possible(
    code: Code, statements: Sequence[ast.stmt], added: Mapping[ast.stmt, ast.expr]
) -> list[ast.stmt]:
    """Return the statements that may add the first layer; all those of the file if unsure."""
    try:
        return _firsts(code, statements, added)[0]
    except _Unknown:
        return list(added)


def _firsts(
    code: Code,
    statements: Iterable[ast.stmt],
    added: Collection[ast.stmt],
    loop: Loop | None = None,
) -> tuple[list[ast.stmt], bool]:
    """Return the statements that may add the first layer, and whether one certainly runs.

    Args:
        code: The file.
        statements: That run one after the other.
        added: Those that add layers.
        loop: Around them, of which this is the first turn.
    """
    found: list[ast.stmt] = []
    for each in statements:
        if each in added:
            return [*found, each], True
        if isinstance(each, ast.Raise | ast.Return):
            return found, True
        if not any(node in added for node in ast.walk(each)):
            if any(
                isinstance(node, ast.Break | ast.Continue) for node in ast.walk(each)
            ):
                raise _Unknown
            continue
        ends = True
        for body in _bodies(code, each, loop):
            inner = each if isinstance(each, Loop) else loop
            more, always = _firsts(code, body, added, inner)
            found += more
            ends = ends and always
        if ends:
            return found, True
    return found, False


def _bodies(code: Code, statement: ast.stmt, loop: Loop | None) -> list[list[ast.stmt]]:
    """Return the bodies of which one runs in the first turn of a loop."""
    if isinstance(statement, ast.If):
        bodies = [statement.body, statement.orelse]
        first = in_first_turn(code, statement, loop)
        return bodies if first is None else [bodies[not first]]
    if isinstance(statement, Loop) and statement.orelse:
        raise _Unknown
    if isinstance(statement, Loop | ast.With):
        return [statement.body]
    raise _Unknown


def _is_repeated(code: Code, nodes: list[ast.expr], block: ast.stmt) -> bool:
    """Whether a layer may be made more than once in a block."""
    for node in nodes:
        around = [
            each for each in code.scopes.ancestors(node) if isinstance(each, ast.stmt)
        ]
        around = around[: around.index(block) + 1]
        loops = [each for each in around if isinstance(each, Loop)]
        if not loops:
            continue
        test = around[around.index(loops[0]) - 1]
        if len(loops) > 1 or not (
            isinstance(test, ast.If)
            and around.index(loops[0]) > 1
            and in_first_turn(code, test, loops[0])
            and any(node in ast.walk(each) for each in test.body)
        ):
            return True
    return False


def _joined(
    code: Code,
    statements: Sequence[ast.stmt],
    added: Mapping[ast.stmt, ast.expr],
    shapes: Mapping[ast.expr, Argument],
) -> Argument | None:
    """Return the shapes of the branches as one expression, or None where that cannot be."""
    names = {each.name for each in shapes.values()}
    text = _condition(code, statements, added, shapes)
    read = {name for each in shapes.values() for name in names_in(each.value.node)}
    tests = [
        each.test
        for top in statements
        for each in ast.walk(top)
        if isinstance(each, ast.If)
    ]
    read |= {name for test in tests for name in names_in(test)}
    changed = {name for each in statements for name in assigned_in(each)}
    pure = all(values.is_pure(code, test) for test in tests)
    pure = pure and not sets_part_of(
        [*tests, *(each.value.node for each in shapes.values())], statements
    )
    if not text or len(names) != 1 or read & changed or not pure:
        return None
    first = next(iter(shapes.values()))
    tree = ast.parse(text, mode="eval").body
    value = first.value
    return Argument(first.name, Expression(text, tree, value.indent, value.column))


def _condition(
    code: Code,
    statements: Iterable[ast.stmt],
    added: Mapping[ast.stmt, ast.expr],
    shapes: Mapping[ast.expr, Argument],
) -> str:
    """Return `a if test else b` for the layers in the branches of conditions, or ""."""
    for each in statements:
        if each in added:
            shape = shapes.get(added[each])
            return _operand(shape.value.text, shape.value.node) if shape else ""
        if isinstance(each, ast.With):
            return _condition(code, each.body, added, shapes)
        if isinstance(each, ast.If):
            one = _condition(code, each.body, added, shapes)
            other = _condition(code, each.orelse, added, shapes)
            if not one or not other:
                return one or other
            test = _operand(code.text.of(each.test), each.test)
            return f"{one} if {test} else {other}" if test else ""
        if isinstance(each, ast.For):
            return ""
    return ""


def _operand(text: str, node: ast.expr) -> str:
    """Return the text of an expression on one line that can stand in a conditional expression, or ""."""
    if "\n" in text or "\r" in text:
        text = " ".join(text.split()) if "#" not in text else ""
    return f"({text})" if isinstance(node, ast.IfExp | ast.Lambda) else text
