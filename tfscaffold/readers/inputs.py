"""Where the input's shape stands: an `Input`, an `InputLayer`, or arguments of the first layer."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tfscaffold.layers import LAYERS
from tfscaffold.model.expressions import Span, cuts, expression
from tfscaffold.model.graph import Argument, Expression
from tfscaffold.model.input_shape import OF_LAYERS
from tfscaffold.readers import built
from tfscaffold.readers.first_turn import has_no_turn
from tfscaffold.readers.parameters import parameter_class
from tfscaffold.readers.values import held_values, is_pure, may_be_none
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Symbol
from tfscaffold.source.scopes import assigned_in, names_in

SHAPE_ARGUMENTS = ("input_shape", "input_dim", "input_length", "batch_input_shape")
_INPUT_LAYER_EXTRA = ("batch_size", "dtype", "sparse", "ragged", "name")
Refuse = Callable[[str, ast.AST, str, str], None]


@dataclass(frozen=True)
class Source:
    """What the first element of a Sequential says of the input.

    Attributes:
        consumed: Whether the element is the input, and no layer.
        call: The user's own `Input(...)`, or a variable that holds one.
        shape: As in `graph.Input`.
        extra: As in `graph.Input`.
        cuts: What leaves the first layer's text.
        comments: Those that leave with it.
        skip: Of a list in a variable: how many of its first elements are the input.
        stack: The list without its input, where it is written in another way.
        unknown: Whether the first element may state an input that the text does not show.
    """

    consumed: bool = False
    call: Expression | None = None
    shape: Argument | None = None
    extra: tuple[Argument, ...] = ()
    cuts: tuple[Span, ...] = ()
    comments: tuple[str, ...] = ()
    skip: int = 0
    stack: Expression | None = None
    unknown: bool = False


def read(code: Code, node: ast.expr, refuse: Refuse, doubt: Refuse) -> Source:
    """Return what the first element of a Sequential says of the input.

    Args:
        code: The file.
        node: The element.
        refuse: Notes a reason why it cannot be converted.
        doubt: Notes one that a given shape of the input takes away.
    """
    if holds_input(code, node):
        return Source(consumed=True, call=expression(code, node))
    if holds_input(code, node, "InputLayer"):
        layer = expression(code, node)
        return Source(consumed=True, call=replace(layer, text=f"{layer.text}.output"))
    if built.holds_model(code, node):
        return Source(shape=built.shape_of(code, node))
    if isinstance(node, ast.Name | ast.Attribute):
        return _held_layer(code, node)
    if not isinstance(node, ast.Call):
        return Source()
    symbol = code.symbol(node.func)
    if symbol is not None and symbol.name == "Input":
        return Source(consumed=True, call=expression(code, node))
    if symbol is not None and symbol.name == "InputLayer":
        return _input_layer(code, node, refuse)
    return first_layer(code, node, symbol, doubt)


def certain(code: Code, node: ast.expr) -> Source | None:
    """Return what an element says of the input, or None where that cannot be carried over."""
    reasons: list[str] = []

    def note(code: str, *_: object) -> None:
        reasons.append(code)

    source = read(code, node, note, note)
    return None if reasons else source


def holds_input(code: Code, node: ast.expr, name: str = "Input") -> bool:
    """Whether a variable or attribute certainly holds an `Input(...)`, or an `InputLayer(...)`."""
    values = held_values(code, node)
    symbols = [code.called(value) for value in values]
    return bool(values) and all(
        symbol is not None and symbol.name == name for symbol in symbols
    )


def _held_layer(code: Code, held: ast.Name | ast.Attribute) -> Source:
    """Return what the layer in a variable or attribute says of its input, if that is the same here."""
    values = held_values(code, held)
    made = values[0] if len(values) == 1 else None
    scope = code.scopes.of(held)
    if not isinstance(made, ast.Call) or code.scopes.of(made) is not scope:
        return Source()
    if isinstance(held, ast.Attribute) and not _is_above(code, made, held):
        return Source()
    symbol = code.symbol(made.func)
    if symbol is None or symbol.name not in LAYERS:
        return Source()
    given = shape_keywords(made, symbol.name)
    if (
        [each.arg for each in given] not in (["input_shape"], ["input_dim"])
        or any(each.arg in ("batch_size", None) for each in made.keywords)
        or may_be_none(code, given[0].value)
        or not (
            all(stays(code, each) for each in ast.walk(given[0].value))
            or (
                _is_of_data(given[0].value)
                and _is_right_above(code, made, held, names_in(given[0].value))
            )
        )
    ):
        return Source()
    return Source(shape=shape_of(code, given[0]))


def stays(code: Code, node: ast.AST) -> bool:
    """Whether a part of a shape is the same wherever the variables are that it reads."""
    if isinstance(node, ast.Name):
        bindings = code.bindings(node)
        return len(bindings) == 1 and not code.loops(bindings[0].node)
    kinds = (
        ast.Constant
        | ast.Tuple
        | ast.List
        | ast.expr_context
        | ast.BinOp
        | ast.operator
    )
    return isinstance(node, kinds)


def _is_of_data(shape: ast.expr) -> bool:
    """Whether a shape is `x.shape[1:]` or the like, of a variable."""
    kinds = (
        ast.Constant
        | ast.Slice
        | ast.Subscript
        | ast.Tuple
        | ast.UnaryOp
        | ast.expr_context
        | ast.unaryop
    )
    for each in ast.walk(shape):
        if isinstance(each, ast.Attribute):
            if each.attr != "shape" or not isinstance(each.value, ast.Name):
                return False
        elif (
            not isinstance(each, kinds | ast.Name) or getattr(each, "id", "") == "self"
        ):
            return False
    return True


def _is_above(code: Code, made: ast.Call, held: ast.Attribute) -> bool:
    """Whether a layer is certainly made where its attribute is read."""
    block = code.block(code.statement(made))
    around = [code.statement(held), *code.scopes.ancestors(code.statement(held))]
    below = block[block.index(code.statement(made)) + 1 :]
    return any(each in below for each in around)


def _is_right_above(code: Code, made: ast.Call, held: ast.expr, kept: set[str]) -> bool:
    """Whether nothing but Keras is called between the making of a layer and its use.

    Args:
        code: The file.
        made: The making.
        held: The use.
        kept: Variables that nothing in between may assign.
    """
    first, last = code.statement(made), code.statement(held)
    block = code.block(first)
    return last in block and all(
        isinstance(each, ast.Assign)
        and code.called(each.value) is not None
        and not assigned_in(each) & kept
        for each in block[block.index(first) + 1 : block.index(last)]
    )


def _input_layer(code: Code, call: ast.Call, refuse: Refuse) -> Source:
    shape: Argument | None = None
    extra: list[Argument] = []
    arguments: list[tuple[str | None, ast.expr]] = [
        ("shape" if index == 0 else None, value)
        for index, value in enumerate(call.args)
    ]
    arguments += [(keyword.arg, keyword.value) for keyword in call.keywords]
    for name, value in arguments:
        name = OF_LAYERS.get(name or "", name)
        if isinstance(value, ast.Starred) or (
            name not in ("shape", "batch_shape", *_INPUT_LAYER_EXTRA)
        ):
            refuse(
                "TFS117",
                value,
                (
                    f"`InputLayer` is given `{name}`, which `Input` does not take."
                    if name
                    else "`InputLayer` is given more than a shape by position."
                ),
                "Write `Input(shape=...)` as the first element.",
            )
        elif name in ("shape", "batch_shape") and shape is None:
            shape = Argument(name, expression(code, value))
        else:
            extra.append(Argument(name, expression(code, value)))
    return Source(consumed=True, shape=shape, extra=tuple(extra))


def first_layer(
    code: Code, call: ast.Call, symbol: Symbol | None, doubt: Refuse
) -> Source:
    """Return what the arguments of a first layer say of the input; arguments as above."""
    holder = call
    symbol = (
        symbol or _partial_class(code, call.func) or parameter_class(code, call.func)
    )
    known = LAYERS.get(symbol.name) if symbol is not None else None
    given = shape_keywords(call, known.name if known else "")
    if not given and known is not None and known.name == "Bidirectional" and call.args:
        inner = call.args[0]
        if isinstance(inner, ast.Call):
            inner_symbol = code.symbol(inner.func)
            holder = inner
            if inner_symbol is not None and inner_symbol.name in LAYERS:
                given = shape_keywords(inner, inner_symbol.name)
    if not given:
        unknown = _unpacked(code, (call, holder))
        if unknown is not None and (known is None or hands_shapes_on(code)):
            doubt(
                "TFS117",
                unknown,
                "The first layer unpacks a dictionary, which may state the input.",
                "State the shape in an `Input(shape=...)` as the first element.",
            )
        return Source(shape=built.stated(code, call), unknown=unknown is not None)
    if known is None:
        stated = built.stated(code, call)
        if stated is not None:
            return Source(shape=stated)
        doubt(
            "TFS116",
            given[0].value,
            f"`{given[0].arg}` is given to `{ast.unparse(call.func)}`, which is not a known "
            "Keras layer and may mean something else by it.",
            "State the shape in an `Input(shape=...)` as the first element.",
        )
        return Source()
    if len(given) > 1 or any(each.arg == "batch_size" for each in holder.keywords):
        doubt(
            "TFS117",
            given[0].value,
            "The first layer states its input by several arguments.",
            "State the shape in an `Input(shape=...)` as the first element.",
        )
        return Source()
    keyword = given[0]
    if may_be_none(code, keyword.value):
        doubt(
            "TFS117",
            keyword.value,
            f"`{keyword.arg}` may be None, by which a layer states no shape.",
            "State the shape in an `Input(shape=...)` as the first element.",
        )
        return Source()
    if refuses_no_turn(code, keyword, doubt):
        return Source()
    others = [*holder.args, *(k.value for k in holder.keywords if k is not keyword)]
    if not is_pure(code, keyword.value) and not all(
        is_pure(code, each) for each in others
    ):
        doubt(
            "TFS117",
            keyword.value,
            "The shape is computed by a call, and so are other arguments of the layer; "
            "the conversion would change their order.",
            "Assign the shape to a variable before the model.",
        )
        return Source()
    spans, own = cuts(code, holder, keyword)
    return Source(shape=shape_of(code, keyword), cuts=tuple(spans), comments=tuple(own))


def refuses_no_turn(code: Code, keyword: ast.keyword, doubt: Refuse) -> bool:
    """Note a doubt where the layer that states a shape is certainly never made; return whether it is."""
    never = has_no_turn(code, keyword)
    if never:
        doubt(
            "TFS102",
            keyword.value,
            "The input is stated in a loop that has no turn, and so by no layer.",
            "State the shape in an `Input(shape=...)` as the first element.",
        )
    return never


def _partial_class(code: Code, callee: ast.expr) -> Symbol | None:
    """Return the class of Keras of which a variable fills in arguments, but no shape."""
    made = code.partial(callee)
    if made is None or len(made.args) != 1:
        return None
    names = [keyword.arg for keyword in made.keywords]
    if None in names or {*names} & {*SHAPE_ARGUMENTS}:
        return None
    symbol = code.symbol(made.args[0])
    return symbol if symbol is not None and symbol.name in LAYERS else None


def hands_shapes_on(code: Code) -> bool:
    """Whether the file puts an input's shape into a dictionary, or gives it to something else than Keras."""
    named = any(each.value in SHAPE_ARGUMENTS for each in code.nodes(ast.Constant))
    return named or any(
        each.arg in SHAPE_ARGUMENTS and code.symbol(call.func) is None
        for call in code.nodes(ast.Call)
        for each in call.keywords
    )


def _unpacked(code: Code, calls: Iterable[ast.Call]) -> ast.expr | None:
    """Return a dictionary that is unpacked into a layer's arguments and may state the input."""
    for keyword in (each for call in calls for each in call.keywords):
        if keyword.arg is None and may_state_input(code, keyword.value):
            return keyword.value
    return None


def may_state_input(code: Code, node: ast.expr) -> bool:
    """Whether a dictionary that is unpacked may hold an argument that states a shape."""
    keys: list[str | None] = [None]
    if isinstance(node, ast.Name):
        owner = code.scopes.of(node).owner(node.id)
        loads = owner.reads(node.id) if owner else ()
        unpacked = all(
            isinstance(parent := code.scopes.parents[load], ast.keyword)
            and parent.arg is None
            for load in loads
        )
        value = code.assigned(node) if unpacked else None
    else:
        value = node
    if isinstance(value, ast.Dict):
        keys = [
            (
                key.value
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
                else None
            )
            for key in value.keys
        ]
    elif isinstance(value, ast.Call) and ast.unparse(value.func) == "dict":
        keys = [each.arg for each in value.keywords] + [None] * len(value.args)
    return any(key is None or key in SHAPE_ARGUMENTS for key in keys)


def shape_keywords(call: ast.Call, layer: str) -> list[ast.keyword]:
    # An embedding's `input_dim` is the size of its vocabulary.
    names = set(SHAPE_ARGUMENTS)
    if layer in LAYERS:
        names -= set(LAYERS[layer].parameters)
    return [
        keyword
        for keyword in call.keywords
        if keyword.arg in names
        and not (
            keyword.arg == "input_length"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is None
        )
    ]


def shape_of(code: Code, keyword: ast.keyword) -> Argument:
    """Return the argument of `Input` that says what a layer's argument said."""
    value = expression(code, keyword.value)
    if keyword.arg in ("input_dim", "input_length"):
        text = value.text
        if isinstance(keyword.value, ast.Lambda | ast.IfExp | ast.GeneratorExp):
            text = f"({text})"
        return Argument(
            "shape",
            Expression(f"({text},)", keyword.value, value.indent, value.column),
        )
    return Argument(
        "batch_shape" if keyword.arg == "batch_input_shape" else "shape", value
    )
