"""Whose `self` it is: the class that a method is of."""

import ast
from collections.abc import Mapping

from tfscaffold.source.code import Code


def class_of(code: Code, node: ast.AST) -> ast.ClassDef | None:
    """Return the class of which a place stands in a method with a `self`, or None."""
    function = code.function(node)
    if function is None or [each.arg for each in function.args.args[:1]] != ["self"]:
        return None
    parent = code.scopes.parents[function]
    return parent if isinstance(parent, ast.ClassDef) else None


def is_of_others(code: Code, node: ast.Attribute, statement: ast.stmt) -> bool:
    """Whether an attribute is read of the `self` of objects that no statement of a class sets.

    Args:
        code: The file.
        node: The attribute.
        statement: Of a method that sets an attribute of its own `self`.
    """
    if not isinstance(node.value, ast.Name) or node.value.id != "self":
        return False
    one, other = class_of(code, node), class_of(code, statement)
    if one is None or other is None or one is other:
        return False
    classes = code.nodes(ast.ClassDef)
    by_name = {each.name: each for each in classes}
    names = [each.name for each in classes]
    if any(names.count(each.name) > 1 for each in (one, other)):
        return False
    return not any(
        {one.name, other.name} <= ancestry(each, by_name) for each in classes
    )


def ancestry(one: ast.ClassDef, by_name: Mapping[str, ast.ClassDef]) -> set[str]:
    """Return the names of a class and of all those that it derives from."""
    found, pending = set[str](), [one]
    while pending:
        each = pending.pop()
        if each.name in found:
            continue
        found.add(each.name)
        bases = [ast.unparse(base).rpartition(".")[2] for base in each.bases]
        pending += [by_name[base] for base in bases if base in by_name]
    return found
