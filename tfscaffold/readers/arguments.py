"""The arguments of `Sequential(...)` that are no layers: the model's name, and whether it is trained."""

import ast

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Argument
from tfscaffold.readers.sites import Refuse, Sites
from tfscaffold.readers.values import is_pure
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in, names_in

# Methods of strings that only give another string.
_OF_STRINGS = {"format", "join", "lower", "replace", "strip", "title", "upper"}
_LATER = "Assign it to a variable first."


def model_arguments(
    code: Code, call: ast.Call, found: Sites, refuse: Refuse
) -> tuple[str, tuple[Argument, ...]]:
    """Return the literal name of a model, and its arguments but for the layers.

    Args:
        code: The file.
        call: The one that makes the model.
        found: The statements of the definition.
        refuse: Notes a reason why it cannot be converted.
    """
    label = ""
    arguments = []
    for extra in call.args[1:]:
        refuse(
            "TFS109",
            extra,
            "The second argument by position is the name in Keras 2 and `trainable` in "
            "Keras 3.",
            "Write `name=...` or `trainable=...`.",
        )
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg in ("name", "trainable") or _is_rest(call, keyword):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                label = value.value
            early = not _can_wait(code, value, found)
            if early and not _is_first(code, call, value):
                refuse(
                    "TFS109",
                    value,
                    f"`{keyword.arg or '**'}` is computed, and a conversion would compute it "
                    "at another time.",
                    _LATER,
                )
            made = expression(code, value)
            arguments.append(Argument(keyword.arg or "**", made, early))
        elif keyword.arg != "layers" or call.args:
            refuse(
                "TFS109",
                value,
                (
                    f"Sequential has no argument `{keyword.arg}`."
                    if keyword.arg
                    else "The arguments are unpacked from a dictionary, which may hold layers."
                ),
                "Write the arguments out: layers, name, trainable.",
            )
    later = found.name
    if later is not None:
        arguments = [each for each in arguments if each.name != "name"]
        arguments.append(Argument("name", expression(code, later)))
        label = str(later.value)
    return label, tuple(arguments)


def _is_rest(call: ast.Call, keyword: ast.keyword) -> bool:
    """Whether arguments are unpacked that can only be others than the layers."""
    layers = bool(call.args) or any(each.arg == "layers" for each in call.keywords)
    return keyword.arg is None and layers


def _is_first(code: Code, call: ast.Call, value: ast.expr) -> bool:
    """Whether an argument can be computed before the layers in the call of the model."""
    alone = not call.args and all(each.arg != "layers" for each in call.keywords)
    return alone or isinstance(value, ast.Name) or _is_text(code, value)


def _can_wait(code: Code, value: ast.expr, found: Sites) -> bool:
    """Whether an argument has the same value behind the last layer.

    Strings and variables have, unless the variables are assigned in between; what reads an
    object or calls something, as long as nothing but Keras is called in between.
    """
    between: list[ast.AST] = [added.node for added in found.adds]
    between += [node for node, _ in (*found.between, *found.blocks)]
    assigned = {name for node in between for name in assigned_in(node)}
    if assigned & names_in(value):
        return False
    if isinstance(value, ast.Constant | ast.Name) or _is_text(code, value):
        return True
    return _only_reads(code, value) and all(
        _is_quiet(code, node, found) for node in between
    )


def _is_text(code: Code, value: ast.expr) -> bool:
    """Whether an argument is made of strings and variables alone."""
    parts = [
        each
        for each in ast.walk(value)
        if not isinstance(each, ast.expr_context | ast.operator)
    ]
    return all(
        isinstance(
            each,
            ast.Constant | ast.Name | ast.JoinedStr | ast.FormattedValue | ast.BinOp,
        )
        for each in parts
    )


def _only_reads(code: Code, value: ast.expr) -> bool:
    """Whether computing an argument certainly changes nothing."""
    calls = [each for each in ast.walk(value) if isinstance(each, ast.Call)]
    of_strings = [
        each
        for each in calls
        if isinstance(each.func, ast.Attribute) and each.func.attr in _OF_STRINGS
    ]
    of_builtins = [
        each
        for each in calls
        if _is_builtin(code, each.func)
        or (_is_builtin(code, each.func, "map") and _maps_builtin(code, each))
    ]
    odd = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Starred)
    return len(of_strings) + len(of_builtins) == len(calls) and not any(
        isinstance(each, odd) for each in ast.walk(value)
    )


def _is_builtin(code: Code, node: ast.expr, *names: str) -> bool:
    """Whether a name is that of a builtin: of one that makes text or numbers, or of those given."""
    return (
        isinstance(node, ast.Name)
        and node.id in (names or ("str", "int", "len", "repr"))
        and code.scopes.of(node).owner(node.id) is None
    )


def _maps_builtin(code: Code, call: ast.Call) -> bool:
    return bool(call.args) and _is_builtin(code, call.args[0])


def _is_quiet(code: Code, node: ast.AST, found: Sites) -> bool:
    """Whether a layer or a statement between the layers sets no object and calls only Keras."""
    adds = {site.node for site in found.sites}
    if any(added.helper is not None for added in found.adds):
        return False
    return not any(
        (
            isinstance(each, ast.Attribute | ast.Subscript)
            and not isinstance(each.ctx, ast.Load)
        )
        or (
            isinstance(each, ast.Call)
            and code.scopes.parents[each] not in adds
            and not is_pure(code, each)
        )
        for each in ast.walk(node)
    )
