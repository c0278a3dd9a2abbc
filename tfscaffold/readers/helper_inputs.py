"""The input of a model whose first layers a function of the file adds."""

import ast
from collections.abc import Iterable
from dataclasses import replace

from tfscaffold.layers import LAYERS
from tfscaffold.model.expressions import cuts, expression
from tfscaffold.model.graph import Argument, Expression, Helper
from tfscaffold.readers import inputs, values
from tfscaffold.readers.methods import is_given_self
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import assigned_in, names_in


def read(
    code: Code,
    call: ast.expr,
    helper: Helper,
    refuse: inputs.Refuse,
    doubt: inputs.Refuse,
) -> inputs.Source:
    """Return what the first layer says of the input, in terms of the call of the function.

    Args:
        code: The file.
        call: The function's call.
        helper: The function.
        refuse: Notes a reason why it cannot be converted.
        doubt: Notes one that a given shape of the input takes away.
    """
    if helper.elsewhere:
        return inputs.Source()
    first, *others = helper.adds
    handed = _handed_through(code, call, helper)
    if handed is not None:
        refuse_in_helper(code, others, refuse, doubt)
        return handed
    source = inputs.certain(code, _layer(first)) or inputs.Source()
    shape = None
    if source.shape and source.cuts and len(helper.calls) == 1:
        shape = _at_call(code, source.shape, call, helper)
    if shape is None:
        refuse_in_helper(code, helper.adds, refuse, doubt)
        return inputs.Source()
    refuse_in_helper(code, others, refuse, doubt)
    return replace(source, shape=shape)


def _handed_through(code: Code, call: ast.expr, helper: Helper) -> inputs.Source | None:
    """Return the input that a call states and the function hands on to its first layer, or None.

    `add_block(model, 8, input_shape=(4,))` does, where `**kwargs` go to that layer.
    """
    function, first = helper.function, _layer(helper.adds[0])
    rest = function.args.kwarg
    assert isinstance(call, ast.Call)
    if (
        rest is None
        or helper.adds[0] not in function.body
        or not isinstance(first, ast.Call)
    ):
        return None
    reads = list(code.scopes.of(function.body[0]).reads(rest.arg))
    unpacked = [each.value for each in first.keywords if each.arg is None]
    symbol = code.symbol(first.func)
    if reads != unpacked or len(reads) != 1 or symbol is None:
        return None
    given = inputs.shape_keywords(call, symbol.name)
    arguments = (
        *function.args.posonlyargs,
        *function.args.args,
        *function.args.kwonlyargs,
    )
    own = {each.arg for each in arguments}
    others = [each for one in helper.calls if one is not call for each in one.keywords]
    if (
        symbol.name not in LAYERS
        or len(given) != 1
        or given[0].arg in own
        or inputs.shape_keywords(first, symbol.name)
        or any(each.arg is None for each in call.keywords)
        or any(each.arg in (None, *inputs.SHAPE_ARGUMENTS) for each in others)
        or not values.is_pure(code, given[0].value)
        or values.may_be_none(code, given[0].value)
    ):
        return None
    spans, comments = cuts(code, call, given[0])
    shape = inputs.shape_of(code, given[0])
    return inputs.Source(shape=shape, cuts=tuple(spans), comments=tuple(comments))


def _layer(add: ast.Expr) -> ast.expr:
    assert isinstance(add.value, ast.Call)
    return add.value.args[0]


def _at_call(
    code: Code, shape: Argument, call: ast.expr, helper: Helper
) -> Argument | None:
    """Return a shape as it can be stated where the function is called, or None."""
    node = shape.value.node
    function = helper.function
    assert isinstance(call, ast.Call)
    if helper.adds[0] not in function.body or isinstance(node, ast.IfExp | ast.Lambda):
        return None
    before = function.body[: function.body.index(helper.adds[0])]
    changed = {name for each in before for name in assigned_in(each)}
    stored = any(
        isinstance(each, ast.Attribute | ast.Subscript)
        and not isinstance(each.ctx, ast.Load)
        for statement in before
        for each in ast.walk(statement)
    )
    if changed & names_in(node) or stored or not values.is_pure(code, node):
        return None
    renamed = {}
    for name in ast.walk(node):
        if not isinstance(name, ast.Name):
            continue
        owner = code.scopes.of(name).owner(name.id)
        if owner is code.scopes.of(call).owner(name.id):
            continue
        if name.id == "self" and is_given_self(code, function):
            continue
        given = _given(code, name.id, call, helper)
        if owner is not code.scopes.of(function.body[0]) or given is None:
            return None
        renamed[code.text.span(name)] = given
    text = expression(code, node, (), renamed).text
    if "\n" in text or "\r" in text:
        return None
    if shape.value.text != code.text.of(node):
        text = f"({text},)"
    tree = ast.parse(text, mode="eval").body if renamed else node
    value = Expression(text, tree, shape.value.indent, shape.value.column)
    return Argument(shape.name, value)


def _given(code: Code, name: str, call: ast.Call, helper: Helper) -> str | None:
    """Return what a function is given for a parameter, where it can be said once more."""
    arguments = helper.function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    if name not in names or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    index = names.index(name) - is_given_self(code, helper.function)
    value = call.args[index] if index < len(call.args) else None
    for keyword in call.keywords:
        if keyword.arg == name:
            value = keyword.value
    simple = (
        ast.Name | ast.Attribute | ast.Constant | ast.Tuple | ast.List | ast.Subscript
    )
    if not isinstance(value, simple) or not values.is_pure(code, value):
        return None
    return code.text.of(value)


def refuse_in_helper(
    code: Code,
    adds: Iterable[ast.stmt],
    refuse: inputs.Refuse,
    doubt: inputs.Refuse,
) -> None:
    """Refuse statements of a function that adds the first layers, where they may state the input.

    Args:
        code: The file.
        adds: The statements.
        refuse: Notes that one adds an input.
        doubt: Notes that a layer may state the shape.
    """
    for node in (each for add in adds for each in ast.walk(add)):
        symbol = code.called(node)
        if isinstance(node, ast.keyword) and (
            node.arg in inputs.SHAPE_ARGUMENTS
            or (node.arg is None and inputs.may_state_input(code, node.value))
        ):
            note = doubt
        elif symbol is not None and symbol.name in ("Input", "InputLayer"):
            note = refuse
        else:
            continue
        note(
            "TFS102",
            node,
            "The input is stated in a function that adds layers.",
            "State it where the model is made: `Sequential([Input(shape=...)])`.",
        )
