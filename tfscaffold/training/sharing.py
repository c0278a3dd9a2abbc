"""A `compile` that governs calls in other functions: what it makes must be seen there, too."""

import ast
from typing import TypeGuard

from tfscaffold.source.code import Code
from tfscaffold.training import holders
from tfscaffold.training.plan import Call, Shared

# What copies an object or writes it to a file; no compiled function goes with it.
_COPIES = ("deepcopy", "pickle", "joblib")


def place(model: str, first: Call, others: list[Call], code: Code) -> Shared | None:
    """Return where the steps of the only `compile` are kept, None if that is not certain.

    A call that is reached before the `compile` fails in any form. So it is enough that the
    variable never holds another model, and that each call is on that variable.

    Args:
        model: The variable that holds the model.
        first: The `compile`.
        others: The other calls.
        code: The file.
    """
    receivers = [each.node.func.value for each in others]  # type: ignore[attr-defined]
    if "." in model:
        return _in_object(model, first, receivers, code)
    function = code.function(first.statement)
    if function is not None:
        # The model gets another name in an attribute: `self.model = model`.
        names = [each.arg for each in function.args.args[:1]]
        kinds = {getattr(each, "attr", "") for each in receivers}
        if len(kinds) == 1 and names:
            return _in_object(f"{names[0]}.{kinds.pop()}", first, receivers, code)
        return None
    if any(code.text.of(each) != model for each in receivers):
        return None
    if not model.isidentifier():
        return None
    top = code.scopes.of(first.statement)
    owners = [code.scopes.of(each).owner(model) for each in receivers]
    if len(top.bindings.get(model, ())) != 1 or any(each is not top for each in owners):
        return None
    scopes = [code.scopes.of(call.statement) for call in others]
    taken = {name for each in scopes if each is not top for name in each.names()}
    return Shared("", frozenset(taken))


def _in_object(
    model: str, first: Call, receivers: list[ast.expr], code: Code
) -> Shared | None:
    """Return where the steps are kept of a model that is an attribute of `self`."""
    kind = holders.class_of(first.statement, code)
    if kind is None or not is_plain(kind, code):
        return None
    if any(word in code.text.text for word in _COPIES):
        return None
    _, _, attribute = model.partition(".")
    for each in receivers:
        if not isinstance(each, ast.Attribute) or each.attr != attribute:
            return None
        if len(holders.stored(each, code)) != 1 or holders.kind(each, code) is not kind:
            return None
    attributes = {node.attr for node in code.nodes(ast.Attribute)}
    methods = {node.name for node in code.nodes(ast.FunctionDef)}
    return Shared(model.partition(".")[0] + ".", frozenset(attributes | methods))


def is_plain(kind: ast.ClassDef, code: Code, depth: int = 0) -> bool:
    """Whether the file shows all that a class has: its bases are plain classes of it, too."""
    if depth > 10 or kind.keywords or kind.decorator_list:
        return False
    for base in kind.bases:
        if ast.unparse(base) in ("object", "ABC", "abc.ABC"):
            continue
        found = [each.node for each in code.bindings(base)] if _is_name(base) else []
        if len(found) != 1 or not isinstance(found[0], ast.ClassDef):
            return False
        if not is_plain(found[0], code, depth + 1):
            return False
    return True


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)
