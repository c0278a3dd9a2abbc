"""Parameters that take several kinds of values, where a file gives only one of them."""

import ast

from tfscaffold.writers.folding.arguments import given
from tfscaffold.writers.folding.program import (
    Facts,
    Program,
    methods,
    parameters,
    walk,
)

# What `as_tuple` is given: a number, or a tuple of as many as there are axes.
_SEVERAL = "int | tuple[int, ...]"
_NAME_OR_FUNCTION = "NameOrFunction"


def narrow(program: Program, facts: Facts) -> None:
    """Write the parameters of constructors for the one kind of values that they get."""
    for name, class_ in program.classes().items():
        function = methods(class_).get("__init__")
        makes = [each for each in program.classes() if program.maker(each) == name]
        is_known = not facts.calls[f"{name}.__init__"]
        if function is None or not is_known or set(makes) & program.uses.general:
            continue
        calls = [c for each in makes for c in program.uses.calls.get(each, ())]
        taken = parameters(function)[1:] if calls else []
        for place, (argument, default) in enumerate(taken):
            values = [given(call, argument.arg, place) or default for call in calls]
            kinds = {_kind(each) for each in [*values, default or values[0]]}
            annotation = ast.unparse(argument.annotation or ast.Constant(None))
            if annotation == _NAME_OR_FUNCTION and kinds <= {"str", "None"}:
                _annotate(program, argument, " | ".join(sorted(kinds, reverse=True)))
            elif annotation == _SEVERAL and len(kinds) == 1:
                _unpack(program, function, argument, *kinds)


def _unpack(
    program: Program, function: ast.FunctionDef, argument: ast.arg, kind: str
) -> None:
    """Write what `as_tuple` gives for a number, or for a tuple."""
    name = argument.arg
    found = [
        node
        for node in walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "as_tuple"
        and ast.unparse(node.value.args[0]) == name
    ]
    reads = [n for n in walk(function) if isinstance(n, ast.Name) and n.id == name]
    if len(found) < len(reads) or kind not in ("int", "tuple"):
        return
    for node in found:
        assert isinstance(node.value, ast.Call)
        value, count = node.value.args
        if kind == "int":
            value = ast.BinOp(ast.Tuple([value], ast.Load()), ast.Mult(), count)
        node.value = value
    _annotate(program, argument, "int" if kind == "int" else "tuple[int, ...]")


def _annotate(program: Program, argument: ast.arg, annotation: str) -> None:
    argument.annotation = ast.parse(annotation, mode="eval").body
    program.changed = True


def _kind(node: ast.expr | None) -> str:
    """Return of which kind a literal is: "int", "str", "tuple", "None", or "" for others."""
    if isinstance(node, ast.Tuple):
        return "tuple"
    value = node.value if isinstance(node, ast.Constant) else ...
    is_plain = type(value) in (int, str) or value is None
    return ("None" if value is None else type(value).__name__) if is_plain else ""
