"""A base class from which one class derives becomes part of that class."""

import ast
import copy

from tfscaffold.writers.folding.expressions import without_docstring
from tfscaffold.writers.folding.program import (
    Facts,
    Program,
    class_values,
    is_super,
    methods,
    parameters,
    substitute,
    targets,
    walk,
)


def merge_classes(program: Program, facts: Facts) -> None:
    """Merge each base class that has one derived class, and is not made itself, into it."""
    classes = program.classes()
    for name, base in classes.items():
        derived = [
            each
            for each in classes.values()
            if isinstance(each.bases[0], ast.Name) and each.bases[0].id == name
        ]
        is_made = name in program.uses.calls or name in program.uses.general
        if len(derived) != 1 or is_made or _is_asked_for(facts, name):
            continue
        body = _merged(base, derived[0])
        if body is None:
            continue
        (class_,) = derived
        above = program.body[: program.body.index(class_)]
        if any(name in _signature_names(each) for each in above if each is not base):
            continue
        class_.bases, class_.body = base.bases, body
        program.body.remove(base)
        for definition in program.body:
            substitute(definition, {name: ast.Name(class_.name, ast.Load())})
        program.changed = True
        return


def _signature_names(definition: ast.stmt) -> set[str]:
    """Return the names in the signature of a function, which it needs when it is defined."""
    if not isinstance(definition, ast.FunctionDef):
        return set()
    parts = [definition.args, *([definition.returns] if definition.returns else [])]
    nodes = [node for part in parts for node in walk(part)]
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _is_asked_for(facts: Facts, name: str) -> bool:
    """Whether objects are made of a class, or asked whether they are of it."""
    is_made = any(
        isinstance(call.func, ast.Name) and call.func.id == name
        for call in facts.calls[f"{name}.__init__"]
    )
    return is_made or any(
        isinstance(each, ast.Name) and each.id == name
        for call in facts.calls["isinstance"]
        for each in call.args
    )


def _merged(base: ast.ClassDef, class_: ast.ClassDef) -> list[ast.stmt] | None:
    """Return the body of both classes together, or None."""
    own, inherited = methods(class_), methods(base)
    for name, method in own.items():
        calls = _super_calls(method)
        if name == "__init__" and name in inherited:
            body = _joined(inherited[name], method)
            if body is None:
                return None
        elif any(call in inherited for call in calls):
            return None
    docstring = class_.body[: len(class_.body) - len(without_docstring(class_.body))]
    given = dict(class_values(class_))
    values = [
        each
        for each in without_docstring(base.body)
        if not isinstance(each, ast.FunctionDef | ast.Pass)
        and _target(each) not in given
    ]
    values += [
        each
        for each in without_docstring(class_.body)
        if not isinstance(each, ast.FunctionDef | ast.Pass)
    ]
    if "__init__" in own and "__init__" in inherited:
        own["__init__"].body = body or [ast.Pass()]
    first = {"__init__": own.get("__init__") or inherited.get("__init__")}
    together = {k: v for k, v in (first | inherited | own).items() if v is not None}
    if "__call__" in together:
        # Where a reader looks for it, behind what the base class prepares.
        together["__call__"] = together.pop("__call__")
    return [*docstring, *values, *together.values()]


def _joined(base: ast.FunctionDef, own: ast.FunctionDef) -> list[ast.stmt] | None:
    """Return an `__init__` with that of its base class in the place of the call, or None."""
    places = [
        index
        for index, each in enumerate(own.body)
        if isinstance(each, ast.Expr) and _is_super_init(each.value)
    ]
    if len(places) != 1 or base.args.kwarg or base.args.vararg:
        return None
    (place,) = places
    statement = own.body[place]
    assert isinstance(statement, ast.Expr)
    call = statement.value
    assert isinstance(call, ast.Call)
    taken = parameters(base)[1:]
    values: dict[str, ast.expr] = {a.arg: d for a, d in taken if d is not None}
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    values |= {a.arg: v for (a, _), v in zip(taken, call.args, strict=False)}
    values |= {each.arg: each.value for each in call.keywords if each.arg}
    if any(each.arg is None for each in call.keywords) or len(values) < len(taken):
        return None
    if not all(isinstance(each, ast.Name | ast.Constant) for each in values.values()):
        return None
    inner = {n.id for n in walk(base) if isinstance(n, ast.Name) and _stored(n)}
    outer = {n.id for n in walk(own) if isinstance(n, ast.Name)}
    outer |= {argument.arg for argument, _ in parameters(own)}
    if inner & (outer | set(values)):
        return None
    body = ast.Module(copy.deepcopy(without_docstring(base.body)), [])
    substitute(body, values)
    return [*own.body[:place], *body.body, *own.body[place + 1 :]]


def _super_calls(method: ast.FunctionDef) -> set[str]:
    """Return the names of the methods that are called of `super()`."""
    return {
        node.attr
        for node in walk(method)
        if isinstance(node, ast.Attribute) and is_super(node.value)
    }


def _is_super_init(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        and is_super(node.func.value)
    )


def _target(node: ast.stmt) -> str:
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return ""
    target, *_ = targets(node)
    return target.id if isinstance(target, ast.Name) else ""


def _stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
