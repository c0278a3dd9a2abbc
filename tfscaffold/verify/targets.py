"""Where a model stands: the same place in a text and in what a conversion made of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.readers import Reading
from tfscaffold.source.code import Code

SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Unverifiable(Exception):
    """A definition that cannot be run by itself; the text says why."""


@dataclass(frozen=True)
class Target:
    """A place that gives a model.

    Attributes:
        scope: The classes and functions around it, from the outside in: the name, and which
            one of that name.
        text: The variable to which it is assigned, or "" where it is returned.
        index: Which of the assignments to that variable, or of the returns, of the scope.
        count: How many of them there are.
        inside: Where in the value the model is, `["small"]`, or "" for the value itself.
    """

    scope: tuple[tuple[str, int], ...]
    text: str
    index: int
    count: int
    inside: str = ""


def target_of(code: Code, reading: Reading) -> Target:
    """Return the place of a definition.

    Raises:
        Unverifiable: It is neither assigned nor returned.
    """
    call = next(
        call
        for call in code.nodes(ast.Call)
        if code.position(call) == (reading.line, reading.column)
    )
    statement = code.statement(call)
    text = _assigned(statement)
    if text is None:
        raise Unverifiable("the model is neither assigned to a variable nor returned")
    around = [
        node for node in code.scopes.ancestors(statement) if isinstance(node, SCOPES)
    ]
    scope: list[tuple[str, int]] = []
    body = code.tree.body
    for node in reversed(around):
        scope.append((node.name, _named(body, node.name).index(node)))
        body = node.body
    places = list(_places(body, text))
    if statement not in places:
        raise Unverifiable("the model is given to a function that may change it")
    index = places.index(statement)
    inside = _inside(code, call)
    return Target(tuple(scope), text, index, len(places), inside)


def moved(code: Code, target: Target) -> Target:
    """Return a place in a text to which a conversion may have moved it: another method.

    An attribute that `__init__` gave an empty model is assigned where its layers are made.
    """
    (class_name, index), *inner = target.scope or (("", 0),)
    if not target.text.startswith("self.") or len(inner) != 1:
        return target
    body = code.tree.body
    classes = [
        each for each in _named(body, class_name) if isinstance(each, ast.ClassDef)
    ]
    if index >= len(classes):
        return target
    counts = {
        node.name: len(list(_places(node.body, target.text)))
        for node in classes[index].body
        if isinstance(node, ast.FunctionDef)
    }
    found = [name for name, count in counts.items() if count]
    if counts.get(inner[0][0]) or len(found) != 1 or counts[found[0]] != target.count:
        return target
    return replace(target, scope=(target.scope[0], (found[0], 0)))


def chain(code: Code, target: Target) -> list[ast.FunctionDef | ast.ClassDef]:
    """Return the functions and classes around a place, from the outside in.

    Raises:
        Unverifiable: The text does not have them, or one is asynchronous.
    """
    found: list[ast.FunctionDef | ast.ClassDef] = []
    body = code.tree.body
    for name, index in target.scope:
        inner = _named(body, name)
        if index >= len(inner):
            raise Unverifiable(f"there is no `{name}` in which the model was")
        node = inner[index]
        if isinstance(node, ast.AsyncFunctionDef):
            raise Unverifiable(f"`{name}` is an asynchronous function")
        found.append(node)
        body = node.body
    return found


def place(code: Code, target: Target) -> ast.stmt:
    """Return the statement at a place.

    Raises:
        Unverifiable: The text does not assign or return as often as the one in which the
            place was found.
    """
    around = chain(code, target)
    places = list(_places(around[-1].body if around else code.tree.body, target.text))
    if len(places) != target.count:
        what = f"assigned to `{target.text}`" if target.text else "returned"
        raise Unverifiable(
            f"a value is {what} {target.count} times in the original and "
            f"{len(places)} times in the result"
        )
    return places[target.index]


def _named(body: list[ast.stmt], name: str) -> list[SCOPES]:
    return [
        node
        for node in _statements(body)
        if isinstance(node, SCOPES) and node.name == name
    ]


def _inside(code: Code, call: ast.expr) -> str:
    """Return the subscripts that lead from a statement's value to a part of it."""
    parts: list[str] = []
    node: ast.AST = call
    for parent in code.scopes.ancestors(call):
        if isinstance(parent, ast.stmt):
            break
        if isinstance(parent, ast.Dict):
            key = parent.keys[[*parent.values].index(node)]  # type: ignore[arg-type]
            if not isinstance(key, ast.Constant):
                return ""
            parts.append(f"[{key.value!r}]")
        elif isinstance(parent, ast.List | ast.Tuple):
            index = [*parent.elts].index(node)  # type: ignore[arg-type]
            if any(isinstance(each, ast.Starred) for each in parent.elts[:index]):
                return ""
            parts.append(f"[{index}]")
        else:
            return ""
        node = parent
    return "".join(reversed(parts))


def _places(body: list[ast.stmt], text: str) -> Iterator[ast.stmt]:
    for statement in _statements(body):
        if _assigned(statement) == text and not is_remade(statement, text):
            yield statement


def is_remade(statement: ast.stmt, text: str) -> bool:
    """Whether a variable gets what is made of its own model.

    A model of its tensors, `m = Model(m.input, x)`, or what a function makes of it,
    `m = add_head(m)`.
    """
    call = statement.value if isinstance(statement, ast.Assign) else None
    if not (isinstance(call, ast.Call) and text):
        return False
    given = [ast.unparse(each) for each in call.args]
    function = ast.unparse(call.func).rpartition(".")[2]
    # A class begins with a capital letter: `layers = Sequential(layers)`.
    return f"{text}.input" in given[:1] or (
        text in given and function[:1].lower() == function[:1]
    )


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a scope in the order of the text, those in blocks too."""
    for statement in body:
        yield statement
        if not isinstance(statement, SCOPES):
            for block in blocks(statement):
                yield from _statements(block)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements inside a statement."""
    for holder in (statement, *getattr(statement, "handlers", ())):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(holder, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block
    for case in getattr(statement, "cases", ()):
        yield case.body


def _assigned(statement: ast.stmt) -> str | None:
    """Return the variable that a statement assigns, "" for a return, else None."""
    if isinstance(statement, ast.Return):
        return ""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return ast.unparse(statement.targets[0])
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return ast.unparse(statement.target)
    return None
