"""The uses of a model outside its definition."""

import ast
from collections.abc import Container, Iterable
from dataclasses import replace

from tfscaffold.model.graph import Site, Use
from tfscaffold.readers.flow import (
    call_with,
    functions_called,
    places,
    reached,
    read_back,
    seen_from,
)
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous
from tfscaffold.source.scopes import base_of

_HARMLESS_PARENTS = (
    ast.Return | ast.Expr | ast.Compare | ast.If | ast.Assert | ast.UnaryOp
)
# Attributes that mean something else, or nothing, in one of the other forms.
_DIFFERENT = {
    "_layers",
    "add",
    "from_config",
    "get_config",
    "input",
    "input_shape",
    "inputs",
    "layers",
    "output",
    "output_shape",
    "outputs",
    "pop",
}
_HARMLESS_CALLS = {"callable", "dir", "hasattr", "id", "print", "repr", "str", "vars"}


def uses_of(
    code: Code, target: str, statement: ast.stmt, own: list[Site], sites: set[ast.stmt]
) -> list[Use]:
    """Return the uses of the model that `statement` begins to define.

    Args:
        code: The file.
        target: The variable that holds the model, or "" where it is returned.
        statement: The first statement of the definition.
        own: The statements of the definition.
        sites: The statements of all definitions of the file; uses in them are not counted,
            but for the model standing in another one as a layer.
    """
    if not target:
        return []
    sees = seen_from(code, target, statement, own[-1].end, {site.node for site in own})
    function, first = code.function(statement), own[0].start
    found = []
    for node in places(code, target, statement):
        if code.statement(node) in sites and _is_receiver_of_add(code, node):
            continue
        at = code.text.span(node)[0]
        if any(site.start <= at < site.end for site in own):
            # Also in a loop of the definition, where one around it leads back to it.
            continue
        if not sees(node):
            continue
        if at < first and code.function(node) is function and is_harmless(code, node):
            # `if model is None:`
            continue
        found.append(use_of(code, node))
    return found


def followed_uses(
    code: Code,
    uses: Iterable[Use],
    sites: set[ast.stmt],
    given: Container[ast.expr] = (),
) -> tuple[list[Use], set[ast.expr]]:
    """Return the uses of a model under other names of the file, and where it is handed on.

    A model is followed where a function of the file returns it or is given it, where it is
    assigned to another variable or put into a container, and where a copy of it is made.

    Args:
        code: The file.
        uses: Those of the model under its own name, or where it is made and returned.
        sites: The statements of all definitions of the file.
        given: Where the model is given to functions that add layers to it.
    """
    found: dict[ast.AST, Use] = {}
    copies: list[ast.expr] = []
    pending, seen = list[ast.expr](), set[ast.expr]()
    for use in uses:
        _hand_on(code, use, pending, copies)
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen.add(value)
        for place in reached(code, value):
            if place in given or (
                code.statement(place) in sites and _is_receiver_of_add(code, place)
            ):
                continue
            use = use_of(code, place)
            if use.what or use.lost:
                found[use.node] = foreign(use)
            _hand_on(code, use, pending, copies)
    # What is done with a copy is not done with the model, but it has the model's form.
    for value in copies:
        for place in reached(code, value):
            if code.statement(place) in sites and _is_receiver_of_add(code, place):
                continue
            use = use_of(code, place)
            if use.what in _DIFFERENT:
                found[use.node] = foreign(use)
    return list(found.values()), seen


def _hand_on(
    code: Code, use: Use, models: list[ast.expr], copies: list[ast.expr]
) -> None:
    """Note the model where a use hands it on, or the copy that is read back where it is saved."""
    if isinstance(use.node, ast.Attribute) and use.what:
        copies += read_back(code, use.node)
    elif isinstance(use.node, ast.expr) and not use.what:
        models.append(use.node)


def is_harmless(code: Code, value: ast.expr) -> bool:
    """Whether a place that reads a model certainly gives it no other name."""
    call = call_with(code, value)
    if call is None:
        kinds = ast.Expr | ast.Compare | ast.If | ast.Assert | ast.UnaryOp
        return isinstance(code.scopes.parents[value], kinds)
    return (
        isinstance(call.func, ast.Name)
        and call.func.id in _HARMLESS_CALLS | {"isinstance", "type"}
        and code.scopes.of(call).owner(call.func.id) is None
    )


def _is_lost(code: Code, value: ast.expr) -> bool:
    """Whether the file does not show what becomes of a model where it is read."""
    parent = code.scopes.parents[value]
    if isinstance(parent, ast.Assign):
        return not all(
            isinstance(each, ast.Name | ast.Attribute) for each in parent.targets
        )
    call = call_with(code, value)
    if call is None:
        return not isinstance(parent, _HARMLESS_PARENTS)
    root = base_of(call.func)
    if not isinstance(root, ast.Name):
        return True
    owner = code.scopes.of(root).owner(root.id)
    if owner is None:
        return root.id not in _HARMLESS_CALLS
    if all(
        each.path.partition(".")[0] == "tensorflow" for each in owner.bindings[root.id]
    ):
        # TensorFlow's own takes any model, but for the converters of Keras models.
        return code.symbol(call.func) is not None or _takes_keras(call.func)
    return not functions_called(code, call.func)


def _takes_keras(callee: ast.expr) -> bool:
    return isinstance(callee, ast.Attribute) and callee.attr == "from_keras_model"


def certainly_of(code: Code, use: Use, target: str, own: list[Site]) -> bool:
    """Whether a use can only be of the model that the statements of `own` define.

    That is where they run before it in any case, and no other value can have been assigned in
    between.
    """
    statement = own[0].node
    sites = {site.node for site in own}
    assert isinstance(use.node, ast.Attribute)
    place = use.node.value
    around = [place, *code.scopes.ancestors(place)]
    if (
        code.function(place) is not code.function(statement)
        or not isinstance(place, ast.Name | ast.Attribute)
        or ast.unparse(place) != target
        or not any(node in around for node in code.block(statement))
    ):
        return False
    start, end = code.text.span(statement)[1], code.text.span(place)[0]
    reader = code.statement(place)
    if isinstance(reader, ast.Assign) and place in ast.walk(reader.value):
        # `model = Model(model.input, x)` reads the model before it gives the name away.
        end = code.text.span(reader)[0]
    base, _, attributes = target.partition(".")
    owner = code.scopes.of(place).owner(base)
    others: list[ast.AST] = (
        [each.node for each in owner.bindings[base]] if owner else []
    )
    others += [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr in attributes.split(".") and not isinstance(node.ctx, ast.Load)
    ]
    return start <= end and not any(
        start <= code.text.span(node)[0] < end  # type: ignore[arg-type]
        and code.statement(node) not in sites
        for node in others
    )


def foreign(use: Use) -> Use:
    return replace(use, foreign=True)


def _is_receiver_of_add(code: Code, node: ast.AST) -> bool:
    parent = code.scopes.parents[node]
    return isinstance(parent, ast.Attribute) and parent.attr == "add"


def use_of(code: Code, node: ast.expr) -> Use:
    """Return the use of a model at a place where it is read or made."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Attribute):
        if parent.attr == "__class__" and not _is_printed(code, node):
            return named_use(code, "type", parent)
        return named_use(code, parent.attr, parent)
    if isinstance(parent, ast.Call):
        if parent.func is node:
            return named_use(code, "()", parent)
        if (
            isinstance(parent.func, ast.Name)
            and parent.func.id in ("isinstance", "type")
            and _compares_class(code, parent)
        ):
            return named_use(code, "isinstance", parent)
        if isinstance(parent.func, ast.Name) and node is parent.args[0]:
            what = _asked_by_name(code, parent)
            if what:
                return named_use(code, what, parent)
    return replace(named_use(code, "", node), lost=_is_lost(code, node))


def _asked_by_name(code: Code, call: ast.Call) -> str:
    """Return what a call like `getattr(model, "layers")` asks of the model, or ""."""
    assert isinstance(call.func, ast.Name)
    function = call.func.id
    if function == "type" and len(call.args) == 1:
        return "" if _is_printed(code, call) else "type"
    if function not in ("delattr", "getattr", "hasattr", "setattr"):
        return ""
    name = call.args[1] if len(call.args) > 1 else None
    known = {"trainable"} if function in ("delattr", "setattr") else None
    if isinstance(name, ast.Constant) and (
        name.value in known if known else name.value not in _DIFFERENT
    ):
        return ""
    return "getattr"


def _is_printed(code: Code, node: ast.expr) -> bool:
    statement = code.statement(node)
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "print"


def _compares_class(code: Code, call: ast.Call) -> bool:
    statement = code.statement(call)
    return any(is_sequential(code, each) for each in ast.walk(statement))


def named_use(code: Code, what: str, node: ast.expr) -> Use:
    line, column = code.position(node)
    return Use(what, line, column, node)


def is_sequential(code: Code, node: ast.AST) -> bool:
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    try:
        symbol = code.names.symbol(node, code.scopes.of(node))
    except Ambiguous:
        return True
    return symbol is not None and symbol.name == "Sequential"
