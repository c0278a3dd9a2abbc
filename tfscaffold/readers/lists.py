"""What a list of layers that is made somewhere else says of the input, by its first element."""

import ast
import re
from collections.abc import Iterable
from dataclasses import replace

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Argument, Stack, Step
from tfscaffold.readers import built, conditional
from tfscaffold.readers.attribute_lists import first_in_attribute
from tfscaffold.readers.conditional import sets_part_of
from tfscaffold.readers.inputs import (
    Refuse,
    Source,
    first_layer,
    hands_shapes_on,
    holds_input,
    refuses_no_turn,
    shape_keywords,
    shape_of,
    stays,
)
from tfscaffold.readers.values import is_literal, may_be_none, means_the_same
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Binding, Scope, assigned_in, names_in


def read(code: Code, node: ast.expr, refuse: Refuse, doubt: Refuse) -> Source:
    """Return what the first element of a list says, that is made somewhere else.

    Args:
        code: The file.
        node: The list.
        refuse: Notes a reason why it cannot be converted.
        doubt: Notes one that a given shape of the input takes away.
    """
    source = _layers_of_model(code, node)
    if source is not None:
        return source
    first = first_element(code, node)
    if first is not None and _begins_with_model(code, node, first):
        whole = expression(code, node)
        text = f"{whole.text}[0].input_shape"
        return Source(shape=Argument("batch_shape", replace(whole, text=text)))
    symbol = code.called(first)
    unpacks = isinstance(first, ast.Call) and None in {k.arg for k in first.keywords}
    if isinstance(first, ast.Call) and symbol is None and not unpacks:
        return first_layer(code, first, None, doubt)
    if first is None or symbol is None:
        nodes = (*code.nodes(ast.Call), *code.nodes(ast.Name))
        listed = [each for each in nodes if is_listed(code, each)]
        has_input = any(_is_input(code, each) for each in listed)
        in_doubt = any(_states_shape(code, each) for each in listed)
        if has_input or in_doubt or (unpacks and hands_shapes_on(code)):
            # An input may have a dtype of its own; a layer says the shape alone.
            note = refuse if has_input else doubt
            note(
                "TFS103",
                node,
                "The layers come from an expression whose first layer is not known here.",
                "Write the list of layers as the argument of Sequential.",
            )
        return Source(unknown=True)
    assert isinstance(first, ast.Call)
    if symbol.name in ("Input", "InputLayer"):
        if not isinstance(node, ast.Name | ast.Attribute):
            refuse(
                "TFS103",
                node,
                "The list, which begins with the input, has no name.",
                "Assign it to a variable, or write it as the argument of Sequential.",
            )
        of = ".output" if symbol.name == "InputLayer" else ""
        whole = expression(code, node)
        return Source(call=replace(whole, text=f"{whole.text}[0]{of}"), skip=1)
    given = shape_keywords(first, symbol.name)
    if given and refuses_no_turn(code, given[0], doubt):
        return Source()
    if len(given) == 1 and _is_same_at(code, given[0].value, node):
        return Source(shape=shape_of(code, given[0]))
    if given:
        doubt(
            "TFS117",
            given[0].value,
            "The first layer of the list states its input by more than figures and variables.",
            "State the shape in an `Input(shape=...)` as the first element.",
        )
    return Source()


def _is_same_at(code: Code, shape: ast.expr, place: ast.expr) -> bool:
    """Whether a shape in a list says the same where the model is made of the list."""
    if is_literal(shape) or may_be_none(code, shape):
        return is_literal(shape)
    return _is_unchanged(code, shape, place) or (
        all(stays(code, each) for each in ast.walk(shape))
        and means_the_same(code, shape, place)
    )


def _is_unchanged(code: Code, shape: ast.expr, place: ast.expr) -> bool:
    """Whether nothing between a list in the same function and the model can change a shape."""
    first = code.statement(shape)
    block = code.block(first)
    around = (code.statement(place), *code.scopes.ancestors(code.statement(place)))
    last = next((each for each in around if each in block), None)
    calls = ast.Call | ast.Lambda | ast.NamedExpr | ast.ListComp | ast.GeneratorExp
    if (
        last is None
        or code.function(shape) is not code.function(place)
        or any(isinstance(each, calls) for each in ast.walk(shape))
    ):
        return False
    between = block[block.index(first) : block.index(last) + 1]
    scope = code.scopes.of(place)
    return not sets_part_of([shape], between) and all(
        _is_bound_in_one_place(code, scope.owner(name), name)
        and not any(name in assigned_in(each) for each in between)
        for name in names_in(shape)
    )


def _is_bound_in_one_place(code: Code, owner: Scope | None, name: str) -> bool:
    """Whether all that gives a variable a value stands in the function or module whose it is."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    home = owner.node if owner and isinstance(owner.node, functions) else None
    return owner is not None and all(
        code.function(each.node) is home for each in owner.bindings[name]
    )


def leaves_input_out(code: Code, steps: Iterable[Step], node: ast.AST) -> bool:
    """Whether `base.layers` or `base.layers[:-1]` gives layers of which the input is left out.

    Then it does not matter whether `base` is a model that has been converted.
    """
    parent = code.scopes.parents.get(node)
    if isinstance(parent, ast.Subscript) and re.fullmatch(
        r":-[1-9]\d*", ast.unparse(parent.slice)
    ):
        node = parent
    return any(
        isinstance(step, Stack) and step.unknown and step.expression.node is node
        for step in steps
    )


def is_listed(code: Code, node: ast.expr) -> bool:
    """Whether an element stands in a list or dictionary that is no argument of a model, or is put into one."""
    around = code.scopes.parents[node]
    outside = code.scopes.parents.get(around)
    if isinstance(around, ast.Call) and isinstance(around.func, ast.Attribute):
        return node in around.args and around.func.attr in ("append", "insert")
    if isinstance(outside, ast.Call):
        symbol = code.symbol(outside.func)
        if symbol is not None and symbol.name in ("Sequential", "Model"):
            return False
    if isinstance(around, ast.Assign):
        # An element of a dictionary may come to stand in a list.
        return any(isinstance(each, ast.Subscript) for each in around.targets)
    return isinstance(around, ast.Dict | ast.List | ast.Tuple | ast.ListComp)


def _begins_with_model(code: Code, node: ast.expr, first: ast.expr) -> bool:
    """Whether a list in a variable certainly begins with a model that knows its input's shape."""
    if not isinstance(node, ast.Name) or not built.holds_model(code, first):
        return False
    owner = code.scopes.of(node).owner(node.id)
    return owner is not None and not any(
        isinstance(place := code.scopes.parents[each], ast.Subscript)
        and not isinstance(place.ctx, ast.Load)
        for each in owner.reads(node.id)
    )


def _is_input(code: Code, node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return holds_input(code, node)
    symbol = code.called(node)
    return symbol is not None and symbol.name in ("Input", "InputLayer")


def _states_shape(code: Code, node: ast.expr) -> bool:
    symbol = code.called(node)
    name = symbol.name if symbol is not None else ""
    return isinstance(node, ast.Call) and bool(shape_keywords(node, name))


def _layers_of_model(code: Code, node: ast.expr) -> Source | None:
    """Return the source for `base.layers` or `base.layers[:-1]` of a model with an input."""
    upper = ""
    layers = node
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        piece = node.slice
        if piece.lower is not None or piece.step is not None or piece.upper is None:
            return None
        layers, upper = node.value, code.text.of(piece.upper)
    if not (
        isinstance(layers, ast.Attribute)
        and layers.attr == "layers"
        and built.holds_model(code, layers.value)
    ):
        return None
    whole = expression(code, node)
    text = f"{code.text.of(layers)}[1:{upper}]"
    shape = built.shape_of(code, layers.value)
    return Source(shape=shape, stack=replace(whole, text=text))


def first_element(code: Code, node: ast.expr) -> ast.expr | None:
    """Return the expression of the first element of a list, or None if it is not certain."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        node = node.left
    if isinstance(node, ast.List | ast.Tuple) and node.elts:
        return node.elts[0]
    if isinstance(node, ast.ListComp):
        return node.elt
    if isinstance(node, ast.Attribute):
        return first_in_attribute(code, node)
    if not isinstance(node, ast.Name):
        return None
    owner = code.scopes.of(node).owner(node.id)
    bindings = owner.bindings[node.id] if owner else []
    more = (isinstance(_around(code, each), ast.AugAssign) for each in bindings[1:])
    if owner is None or not bindings or not all(more):
        return None
    for load in owner.reads(node.id):
        parent = code.scopes.parents[load]
        fills = ("append", "extend")
        if isinstance(parent, ast.Attribute) and parent.attr not in fills:
            return None
    value = owner.bindings[node.id][0].value
    if isinstance(value, ast.List) and not value.elts:
        return _first_appended(code, node) or _any_appended(code, node)
    if value is None or isinstance(value, ast.Name):
        return None
    return first_element(code, value)


def _first_appended(code: Code, name: ast.Name) -> ast.expr | None:
    """Return what is appended first to a list that begins empty, in the same block.

    It is also found in a loop, and under a condition that holds in its first turn.
    """
    owner = code.scopes.of(name).owner(name.id)
    assert owner is not None
    made = code.statement(owner.bindings[name.id][0].node)
    block = code.block(made)
    added: dict[ast.stmt, ast.expr] = {}
    certain = len(owner.bindings[name.id]) == 1
    for load in owner.reads(name.id):
        filled = code.scopes.parents[load]
        call = code.scopes.parents[filled]
        around = code.scopes.parents.get(call)
        if (
            isinstance(call, ast.Call)
            and ast.unparse(call.func) == f"{name.id}.append"
            and isinstance(around, ast.Expr)
            and len(call.args) == 1
        ):
            added[around] = call.args[0]
        elif isinstance(filled, ast.Attribute):
            certain = False
    rest = block[block.index(made) + 1 :]
    for each in rest:
        if isinstance(each, ast.AugAssign) and isinstance(each.op, ast.Add):
            is_it = ast.unparse(each.target) == name.id
            first = first_element(code, each.value) if is_it else None
            if first is not None and not isinstance(first, ast.Starred):
                added[each] = first
    for number, statement in enumerate(rest):
        if statement in added:
            return added[statement]
        mentions = [
            code.statement(node)
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and node.id == name.id
        ]
        if mentions:
            if not certain or any(each not in added for each in mentions):
                return None
            return conditional.first_of(code, rest[number:], added)
    return None


def _any_appended(code: Code, name: ast.Name) -> ast.expr | None:
    """Return what the text puts into a list first, if nothing in it states the input."""
    owner = code.scopes.of(name).owner(name.id)
    assert owner is not None
    found: list[ast.expr] = []
    for load in owner.reads(name.id):
        around = code.scopes.parents[load]
        call = code.scopes.parents[around]
        if isinstance(around, ast.AugAssign):
            found += _listed(around.value)
        elif isinstance(call, ast.Call) and isinstance(around, ast.Attribute):
            is_one = around.attr == "append"
            found += call.args if is_one else _listed(*call.args)
    certain = all(states_no_input(code, each) for each in found)
    return found[0] if found and certain else None


def states_no_input(code: Code, node: ast.expr) -> bool:
    """Whether an element of a list is certainly a layer that says nothing of the input."""
    symbol = code.called(node)
    if not isinstance(node, ast.Call) or (
        symbol is not None and symbol.name in ("Input", "InputLayer")
    ):
        return False
    refusals: list[str] = []
    source = first_layer(code, node, symbol, lambda code, *_: refusals.append(code))
    return source == Source() and not refusals


def _listed(*nodes: ast.expr) -> list[ast.expr]:
    """Return the elements of lists that stand in the text; a list itself, where it does not."""
    found: list[ast.expr] = []
    for node in nodes:
        if isinstance(node, ast.List | ast.Tuple):
            found += node.elts
        elif isinstance(node, ast.ListComp):
            found.append(node.elt)
        else:
            found.append(ast.Starred(node))
    return found


def _around(code: Code, binding: Binding) -> ast.AST:
    return code.scopes.parents[binding.node]
