"""What a definition reads and the file does not give: for each, what kind of value it is.

The worker makes values of these kinds up. They are told by how a value is used, and where that
tells nothing, by its name.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tfscaffold.layers import LAYERS
from tfscaffold.source.code import Code

Kind = Literal[
    "activation",
    "array",
    "base",
    "decorator",
    "few",
    "flag",
    "layer",
    "layer object",
    "none",
    "padding",
    "rate",
    "shape",
    "size",
    "sizes",
    "text",
    "texts",
    "tuner",
]
# A text that is compared with another one begins with `text:`, and is that one; what nothing
# imports, and is known by its name, with `module:` or `layer:`.
# Of an object: what its attributes and elements are, by their names; `CALLED`, what it returns;
# `ELEMENT`, what each element of a list is.
Made = str | dict[str, Any]
CALLED = "()"
ELEMENT = "[]"


@dataclass(frozen=True)
class _Member:
    """A use that reads `name` of an object, where that is written `text`."""

    name: str
    text: str
    inside: ast.AST


_BY_KEYWORD: dict[str, Kind] = {
    "activation": "activation",
    "alpha": "rate",
    "axis": "none",
    "batch_input_shape": "shape",
    "batch_shape": "shape",
    "data_format": "none",
    "dropout": "rate",
    "dtype": "none",
    "factor": "rate",
    "go_backwards": "flag",
    "input_shape": "shape",
    "kernel_size": "few",
    "mask_zero": "flag",
    "momentum": "rate",
    "name": "none",
    "negative_slope": "rate",
    "padding": "padding",
    "pool_size": "few",
    "rate": "rate",
    "recurrent_activation": "activation",
    "recurrent_dropout": "rate",
    "return_sequences": "flag",
    "seed": "none",
    "shape": "shape",
    "stateful": "flag",
    "stddev": "rate",
    "strides": "few",
    "trainable": "flag",
    "training": "flag",
    "use_bias": "flag",
}
_WITHOUT = ("_constraint", "_initializer", "_regularizer")
_BY_NAME: tuple[tuple[str, Kind], ...] = (
    ("initializer", "none"),
    ("regularizer", "none"),
    ("shape", "shape"),
    ("trainable", "flag"),
    ("use_", "flag"),
    ("rate", "rate"),
    ("dropout", "rate"),
    ("alpha", "rate"),
    ("activation", "activation"),
    ("padding", "padding"),
    ("kernel", "few"),
    ("pool", "few"),
    ("stride", "few"),
    ("data", "array"),
    ("train", "array"),
    ("name", "none"),
)
_MODULES = {
    **{name: name for name in ("keras", "numpy", "tensorflow")},
    "np": "numpy",
    "tf": "tensorflow",
}
# Methods of numbers, lists, texts and dictionaries tell what an object is, not what it has.
_OF_TEXTS = {"lower", "upper", "startswith", "endswith", "format", "split", "strip"}
_OF_ANY = {"append", "copy", "extend", "index", "insert", "items", "keys", "pop"}
_MAX_STEPS = 4
_OF_TEXT = ("StringLookup", "TextVectorization")


def kind_of(code: Code, name: str, inside: ast.AST) -> Made:
    """Return what kind of value a variable holds.

    Args:
        code: The text.
        name: Of the variable, or of an attribute: `self.size`.
        inside: Where its uses are looked for.
    """
    return _decided(code, [(name, inside)], _MAX_STEPS)


def meant(name: str) -> str:
    """Return what a name that no import brings is sure to mean: a module, a layer; or ""."""
    if name in LAYERS:
        return f"layer:{name}"
    module = _MODULES.get(name, name if name in sys.stdlib_module_names else "")
    return module and f"module:{module}"


def imported(code: Code, name: str, path: str) -> dict[str, Made]:
    """Return what a name is that stands for an import: kinds by the names of its module.

    Where that module is missing, its constants, functions that return data and objects with
    settings can be made up; classes and what nothing is known of cannot.

    Args:
        code: The text.
        name: In the text.
        path: What is imported: `settings.RATE`.
    """
    own = path.rpartition(".")[2]
    if not own.isupper() and not any(_uses(code, name, code.tree, _MAX_STEPS)):
        return {}
    made = kind_of(code, name, code.tree)
    inside = made if isinstance(made, dict) else {}
    found = {k: v for k, v in inside.items() if k != CALLED}
    is_value = own.isupper() or own[:1].islower() or made == "layer"
    return found | ({own: made} if is_value else {})


def _decided(code: Code, places: list[tuple[str, ast.AST]], steps: int) -> Made:
    """Return what the uses of a value tell, which has a name in each place."""
    found = [use for place in places for use in _uses(code, *place, steps)]
    kinds = [each for each in found if not isinstance(each, _Member)]
    members = [each for each in found if isinstance(each, _Member)]
    last = re.split(r"\W+", places[0][0].removesuffix("']"))[-1].lower()
    for kind in ("base", "decorator", "tuner", "layer", "layer object"):
        if kind in kinds:
            return kind
    if "texts" in kinds:
        return "texts"
    if "array" in kinds:
        return "shape" if "shape" in last else "array"
    if members and steps:
        return {
            name: _decided(
                code,
                list({(m.text, m.inside): None for m in members if m.name == name}),
                steps - 1,
            )
            for name in {each.name: None for each in members}
        }
    for kind in ("shape", "sizes"):
        if kind in kinds:
            return kind
    if kinds:
        return min(
            kinds, key=lambda each: (not each.startswith("text:"), each == "none")
        )
    return next((kind for part, kind in _BY_NAME if part in last), "size")


def _uses(
    code: Code, name: str, inside: ast.AST, steps: int
) -> Iterator[str | _Member]:
    """Yield what each use of a variable tells, and those of the variables it is given to."""
    for node in ast.walk(inside):
        if (
            isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
            and isinstance(getattr(node, "ctx", None), ast.Load | None)
            and ast.unparse(node) == name
        ):
            yield from _use(code, node, inside, steps)


def _use(
    code: Code, node: ast.expr, inside: ast.AST, steps: int
) -> Iterator[str | _Member]:
    parent = code.scopes.parents[node]
    if _is_annotation(code, node):
        yield "base"
        return
    match parent:
        case ast.expr() if _is_layer(code, node):
            yield "layer object"
        case ast.ClassDef(bases=bases) if node in bases:
            yield "base"
        case ast.ClassDef(decorator_list=decorators) | ast.FunctionDef(
            decorator_list=decorators
        ) if (node in decorators):
            yield "decorator"
        case ast.keyword(arg=str(name)):
            call = code.scopes.parents[parent]
            if isinstance(call, ast.Call) and code.symbol(call.func) is not None:
                yield _of_argument(name)
        case ast.Call(func=ast.Attribute(value=layer, attr="adapt")) if (
            node is not layer
        ):
            made = code.assigned(layer) if isinstance(layer, ast.Name) else None
            symbol = code.called(made)
            yield "texts" if symbol and symbol.name in _OF_TEXT else "array"
        case ast.Call(func=function, args=arguments) if node in arguments:
            yield from _of_position(code, function, arguments.index(node))
            yield from _inside_function(code, function, arguments.index(node), steps)
        case ast.Call(func=function) if function is node and _is_layer(code, parent):
            yield "layer"
        case ast.Call(func=function) if function is node:
            decorated = getattr(code.scopes.parents[parent], "decorator_list", ())
            is_class = ast.unparse(node).rpartition(".")[2][:1].isupper()
            if parent in decorated or not is_class:
                yield _Member(CALLED, ast.unparse(parent), inside)
        case ast.Attribute(attr="shape" | "reshape" | "astype" | "values" | "ndim"):
            yield "array"
        case ast.Attribute(attr="Int" | "Float" | "Choice" | "Boolean"):
            yield "tuner"
        case ast.Attribute(attr=name) if name in _OF_TEXTS:
            yield "text"
        case ast.Attribute(attr="get"):
            call = code.scopes.parents[parent]
            if isinstance(call, ast.Call) and call.args:
                key = call.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield _Member(key.value, ast.unparse(call), inside)
        case ast.Attribute(attr=name, ctx=ast.Load()) if name not in _OF_ANY:
            yield _Member(name, ast.unparse(parent), inside)
        case ast.Subscript(value=value, slice=ast.Constant(value=str(name))) if (
            value is node
        ):
            yield _Member(name, ast.unparse(parent), inside)
        case ast.Subscript(value=value, slice=index) if value is node:
            whole = code.scopes.parents[parent]
            if isinstance(index, ast.Slice | ast.Tuple) or _is_measured(whole):
                yield "array"
            elif isinstance(index, ast.Constant) and isinstance(index.value, int):
                yield "shape"
            elif isinstance(index, ast.Name) and isinstance(parent.ctx, ast.Load):
                yield _Member(ELEMENT, ast.unparse(parent), inside)
        case ast.For(iter=iterated) | ast.comprehension(iter=iterated) if (
            iterated is node
        ):
            yield "sizes"
        case ast.Dict(keys=keys, values=values) if node in values:
            match keys[values.index(node)]:
                case ast.Constant(value=str(named)):
                    yield _of_argument(named)
        case ast.BinOp(left=ast.Constant(value=str())) | ast.BinOp(
            right=ast.Constant(value=str())
        ):
            yield "text"
        case ast.BinOp(left=ast.Tuple(), right=other) | ast.BinOp(
            left=other, right=ast.Tuple()
        ) if (other is node):
            yield "shape"
        case ast.BinOp() | ast.Tuple() | ast.List() | ast.Starred() | ast.UnaryOp():
            yield "shape" if isinstance(parent, ast.Starred) else "size"
        case ast.If() | ast.IfExp() | ast.BoolOp():
            yield "flag"
        case ast.Compare(comparators=[ast.Constant(value=str(text))]):
            yield f"text:{text}"
        case ast.Assign(targets=[ast.Name() | ast.Attribute() as target]) if steps:
            around = _class_around(code, node) or inside
            yield from _uses(code, ast.unparse(target), around, steps - 1)


def _is_layer(code: Code, node: ast.expr) -> bool:
    """Whether an expression is given to a Sequential as a layer: `net.add(x)`, `[x, ...]`."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute):
        return parent.func.attr == "add" and parent.args == [node]
    if not isinstance(parent, ast.List):
        return False
    around = code.scopes.parents[parent]
    if isinstance(around, ast.keyword) and around.arg == "layers":
        around = code.scopes.parents[around]
    symbol = code.called(around)
    return symbol is not None and symbol.name == "Sequential"


def _is_annotation(code: Code, node: ast.expr) -> bool:
    """Whether an expression is what an annotation says, or a part of it."""
    child: ast.AST = node
    for parent in code.scopes.ancestors(node):
        if isinstance(parent, ast.AnnAssign):
            return parent.annotation is child
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [x for x in ast.walk(parent.args) if isinstance(x, ast.arg)]
            return child in (parent.returns, *(x.annotation for x in arguments))
        if isinstance(parent, ast.stmt | ast.Call):
            return False
        child = parent
    return False


def _is_measured(node: ast.AST) -> bool:
    """Whether the size of a part is asked for: `len(data[0])`, `data[0].shape`."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "len"
    return isinstance(node, ast.Attribute) and node.attr == "shape"


def _of_argument(name: str) -> Kind:
    return _BY_KEYWORD.get(name, "none" if name.endswith(_WITHOUT) else "size")


def _of_position(code: Code, function: ast.expr, index: int) -> Iterator[Kind]:
    """Yield what is told by the place of an argument in a call."""
    symbol = code.symbol(function)
    if symbol is not None and symbol.name in ("Input", "InputLayer"):
        yield "shape" if index == 0 else "none"
    elif symbol is not None and symbol.name in LAYERS:
        parameters = LAYERS[symbol.name].parameters
        if index < len(parameters):
            yield _of_argument(parameters[index])
    elif isinstance(function, ast.Name) and function.id in ("range", "int"):
        yield "few" if function.id == "range" else "size"
    elif isinstance(function, ast.Name) and function.id in ("enumerate", "len", "zip"):
        yield "sizes"


def _inside_function(
    code: Code, function: ast.expr, index: int, steps: int
) -> Iterator[str | _Member]:
    """Yield what a function of the file does with its argument at a place."""
    if not isinstance(function, ast.Name) or not steps:
        return
    for node in code.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function.id:
            parameters = [*node.args.posonlyargs, *node.args.args]
            if index < len(parameters):
                yield from _uses(code, parameters[index].arg, node, steps - 1)


def _class_around(code: Code, node: ast.AST) -> ast.ClassDef | None:
    for ancestor in code.scopes.ancestors(node):
        if isinstance(ancestor, ast.ClassDef):
            return ancestor
    return None
