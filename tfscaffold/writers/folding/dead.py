"""What nothing reads any more is taken away."""

import ast
from collections import Counter

from tfscaffold.writers.folding.expressions import without_docstring
from tfscaffold.writers.folding.known import is_pure
from tfscaffold.writers.folding.program import (
    Facts,
    Program,
    defined,
    is_literal,
    is_self,
    is_super,
    methods,
    parameters,
    targets,
    walk,
)


def remove_dead(program: Program, facts: Facts) -> None:
    """Take away the definitions, methods, attributes and variables that nothing reads."""
    _remove_definitions(program, facts)
    suffixes = _read_by_suffix(facts)
    for class_ in program.classes().values():
        for name, method in methods(class_).items():
            if not facts.is_read(class_.name, name) and not name.startswith("__"):
                class_.body.remove(method)
                program.changed = True
        _remove_attributes(program, facts, class_, suffixes)
        _remove_idle_init(program, class_)
    for _, function in program.functions():
        _remove_variables(program, function)


def _remove_definitions(program: Program, facts: Facts) -> None:
    """Take away the functions and classes that no block needs."""
    by_name = {defined(definition): definition for definition in program.body}
    wanted = [*program.uses.calls, *program.uses.general]
    needed: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in by_name and name not in needed:
            needed.add(name)
            wanted += facts.named[name]
    for name, definition in by_name.items():
        if name not in needed:
            program.body.remove(definition)
            program.changed = True


def _remove_attributes(
    program: Program,
    facts: Facts,
    class_: ast.ClassDef,
    suffixes: set[str],
) -> None:
    def is_dead(node: ast.stmt, in_class: bool) -> bool:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            return False
        for target in targets(node):
            if in_class and isinstance(target, ast.Name):
                name = target.id
            elif isinstance(target, ast.Attribute) and is_self(target):
                name = target.attr
            else:
                return False
            if isinstance(target, ast.Attribute) and _is_repeated(
                program, facts, class_, node
            ):
                continue
            if facts.is_read(class_.name, name):
                return False
            is_none = isinstance(node.value, ast.Constant) and node.value.value is None
            if not is_none and any(name.endswith(suffix) for suffix in suffixes):
                return False
        return node.value is None or is_pure(node.value)

    blocks = [(class_.body, True)]
    blocks += [(method.body, False) for method in methods(class_).values()]
    for body, in_class in blocks:
        kept = [node for node in body if not is_dead(node, in_class)]
        if len(kept) < len(body):
            body[:] = kept or [ast.Pass()]
            program.changed = True


def _is_repeated(
    program: Program,
    facts: Facts,
    class_: ast.ClassDef,
    node: ast.Assign | ast.AnnAssign,
) -> bool:
    """Whether a base class gives an attribute the same constant, and no other one."""
    target, *others = targets(node)
    if others or not isinstance(target, ast.Attribute) or node.value is None:
        return False
    if not is_literal(node.value):
        return False
    bases = [each.name for each in program.line(class_.name)[1:]]
    stores = [
        store
        for store in facts.stores[target.attr]
        if store.owner in (class_.name, *bases) and store.on_self
    ]
    same = all(
        s.value is not None and ast.dump(s.value) == ast.dump(node.value)
        for s in stores
    )
    return same and any(store.owner in bases for store in stores)


def _read_by_suffix(facts: Facts) -> set[str]:
    """Return the ends of the names that `getattr(self, f"{name}_end", None)` reads."""
    lasts = [getattr(c.args[1], "values", [None])[-1] for c in facts.calls["getattr"]]
    return {str(e.value) if isinstance(e, ast.Constant) else "" for e in lasts}


def _remove_idle_init(program: Program, class_: ast.ClassDef) -> None:
    """Take away an `__init__` that hands its parameters on and does nothing else."""
    method = methods(class_).get("__init__")
    body = without_docstring(method.body) if method else []
    if method is None or len(body) != 1 or not program.line(class_.name)[1:]:
        return
    (statement,) = body
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    if call.func.attr != "__init__" or not is_super(call.func.value):
        return
    _, base, *_ = program.line(class_.name)
    maker = program.maker(base.name)
    if not maker:
        return
    given = parameters(method)[1:]
    taken = parameters(methods(program.classes()[maker])["__init__"])[1:]
    handed = [ast.unparse(each) for each in call.args]
    handed += [k.arg if k.arg == ast.unparse(k.value) else "" for k in call.keywords]
    names = [argument.arg for argument, _ in given]
    same = [_shown(p) for p in given] == [_shown(p) for p in taken[: len(given)]]
    if handed == names and same and len(given) == len(taken) and not method.args.kwarg:
        class_.body.remove(method)
        program.changed = True


def _shown(parameter: tuple[ast.arg, ast.expr | None]) -> str:
    argument, default = parameter
    return f"{argument.arg}={ast.unparse(default) if default else None}"


def _remove_variables(program: Program, function: ast.FunctionDef) -> None:
    """Take away the variables of a function that nothing reads."""
    read = Counter(
        node.id
        for node in walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )

    def is_dead(node: ast.stmt) -> bool:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
            return True
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            return False
        names = [each for each in targets(node) if isinstance(each, ast.Name)]
        if len(names) < len(targets(node)) or any(read[each.id] for each in names):
            # `x = x`, which folding leaves of `x = linear(x)`.
            return isinstance(node.value, ast.Name) and [each.id for each in names] == [
                node.value.id
            ]
        return is_pure(node.value)

    for node in walk(function):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not is_dead(each)]
            if len(kept) < len(body):
                body[:] = kept or [ast.Pass()]
                program.changed = True
