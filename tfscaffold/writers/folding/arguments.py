"""Parameters that nobody gives, or that get the same constant everywhere, and local constants."""

import ast
from collections import Counter

from tfscaffold.writers.folding.known import CALLED, is_pure
from tfscaffold.writers.folding.program import (
    Facts,
    Parameter,
    Program,
    is_constant,
    is_literal,
    parameters,
    set_parameters,
    substitute,
    targets,
    walk,
)
from tfscaffold.writers.folding.uses import is_unpacked


def fold_arguments(program: Program, facts: Facts) -> None:
    """Take the parameters away that say nothing, and put constants in their place."""
    keys = {
        f"{owner}.__init__" if function.name == "__init__" else dotted
        for owner, function in program.functions()
        for dotted in [f".{function.name}" if owner else function.name]
    }
    for key in sorted(keys):
        if key == ".__call__":
            _fold_calls(program, facts)
        elif _is_known(program, facts, key):
            _fold(program, facts, key)
    for _, function in program.functions():
        _fold_locals(program, function)


def _is_known(program: Program, facts: Facts, key: str) -> bool:
    """Whether all calls of a function are known, and say by name or place what they give."""
    owner, _, name = key.rpartition(".")
    calls = facts.calls[key]
    if any(is_unpacked(call) for call in calls):
        return False
    functions = program.named(key)
    if any(f.args.vararg or f.args.kwarg or f.decorator_list for f in functions):
        return False
    if owner:
        makes = [each for each in program.classes() if program.maker(each) == owner]
        return not set(makes) & program.uses.general
    if name in program.uses.attributes or name.startswith("__") or name in CALLED:
        return False
    return (facts.all_reads(name) if "." in key else facts.names[name]) == len(calls)


def _fold(program: Program, facts: Facts, key: str) -> None:
    functions = program.named(key)
    shared = [[argument.arg for argument, _ in parameters(f)] for f in functions]
    if any(names != shared[0] for names in shared):
        return
    owner = key.rpartition(".")[0]
    outside = [
        call
        for name, calls in program.uses.calls.items()
        if owner and program.maker(name) == owner
        for call in calls
    ]
    calls = facts.calls[key]
    if not calls and not outside:
        return
    named = [_names(function) for function in functions]
    first = 1 if "." in key else 0
    for index in reversed(range(first, len(shared[0]))):
        name, place = shared[0][index], index - first
        if any(given(call, name, place) is not None for call in outside):
            continue
        found = [parameters(function)[index][1] for function in functions]
        values = [given(call, name, place) or found[0] for call in calls]
        values += [found[0]] if outside else []
        same = _same(program, values + [e for e in found[1:] if not calls])
        defaults_agree = len({ast.dump(e) if e else "" for e in found}) == 1
        if any(stored[name] > 1 for stored, _ in named):
            continue
        unused = not any(name in read for _, read in named)
        pure = all(v is not None and is_pure(v) for v in values)
        if not (same and defaults_agree) and not (unused and pure and not outside):
            continue
        for function in functions:
            if same is not None:
                substitute(function, {name: same})
            _remove(function, index)
        for call in calls:
            _take_away(call, name, place)
        program.changed = True


def _fold_calls(program: Program, facts: Facts) -> None:
    """Take arguments away that no object is called with."""
    uses, calls = program.uses, facts.calls[".__call__"]
    functions = program.named(".__call__")
    places: dict[str, list[tuple[ast.FunctionDef, int, ast.expr | None]]] = {}
    for function in functions:
        for index, (argument, default) in enumerate(parameters(function)):
            places.setdefault(argument.arg, []).append((function, index, default))
    for name, found in places.items():
        if name in ("self", "training", *uses.keywords) or uses.is_handled:
            continue
        if "**" in uses.keywords or any(default is None for *_, default in found):
            continue
        least = min(index for _, index, _ in found)
        if any(is_unpacked(c) or len(c.args) >= least for c in calls):
            continue
        passed = [k.value for c in calls for k in c.keywords if k.arg == name]
        same = _same(program, [*(default for *_, default in found), *passed])
        if same is None or any(_names(function)[0][name] > 1 for function, *_ in found):
            continue
        for function, index, _ in found:
            substitute(function, {name: same})
            _remove(function, index)
        for call in calls:
            call.keywords = [each for each in call.keywords if each.arg != name]
        program.changed = True
        return


def _fold_locals(program: Program, function: ast.FunctionDef) -> None:
    """Put constants in the place of variables that are nothing else."""
    stored, read = _names(function)
    for body in _blocks(function):
        for statement in list(body):
            if not isinstance(statement, ast.Assign | ast.AnnAssign):
                continue
            target, *others = targets(statement)
            value = statement.value
            if others or not isinstance(target, ast.Name) or value is None:
                continue
            if stored[target.id] > 1 or target.id not in read:
                continue
            is_other_name = isinstance(value, ast.Name) and stored[value.id] == 1
            if is_other_name or is_literal(value):
                body.remove(statement)
                substitute(function, {target.id: value})
                program.changed = True


def _blocks(function: ast.FunctionDef) -> list[list[ast.stmt]]:
    """Return the lists of statements in a function."""
    return [
        value
        for node in walk(function)
        for name in ("body", "orelse")
        for value in [getattr(node, name, None)]
        if isinstance(value, list)
    ]


def _same(program: Program, values: list[ast.expr | None]) -> ast.expr | None:
    """Return the constant that all values are, or None."""
    first = values[0] if values else None
    if first is None or not is_constant(first, program.imports):
        return None
    text = ast.dump(first)
    same = all(each is not None and ast.dump(each) == text for each in values)
    return first if same else None


def given(call: ast.Call, name: str, place: int) -> ast.expr | None:
    """Return what a call gives for a parameter, or None."""
    if place < len(call.args):
        return call.args[place]
    return next((each.value for each in call.keywords if each.arg == name), None)


def _take_away(call: ast.Call, name: str, place: int) -> None:
    if place < len(call.args):
        del call.args[place]
    call.keywords = [each for each in call.keywords if each.arg != name]


def _remove(function: ast.FunctionDef, index: int) -> None:
    """Take a parameter out of a signature."""
    new: list[Parameter] = parameters(function)
    del new[index]
    set_parameters(function, new)


def _names(function: ast.FunctionDef) -> tuple[Counter[str], set[str]]:
    """Return how often each name is given a meaning in a function, and those read there."""
    stored: Counter[str] = Counter()
    read: set[str] = set()
    for node in walk(function):
        if isinstance(node, ast.arg):
            stored[node.arg] += 1
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                read.add(node.id)
            else:
                stored[node.id] += 1
    return stored, read
