"""What holds a model while its layers are added: a variable, an attribute, an element of a container."""

import ast
from functools import cache

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import base_of

# What the place of an element may be made of, so that reading it twice is reading it once.
_OF_PLACES = (
    ast.Attribute
    | ast.BinOp
    | ast.Constant
    | ast.JoinedStr
    | ast.FormattedValue
    | ast.Name
    | ast.Subscript
    | ast.Tuple
    | ast.UnaryOp
    | ast.expr_context
    | ast.operator
    | ast.unaryop
)

# The methods that change which elements a container has.
CHANGES = {
    *("append", "appendleft", "clear", "extend", "insert", "pop", "popitem", "popleft"),
    *("remove", "reverse", "setdefault", "sort", "update"),
}


def is_target(node: ast.AST, target: str) -> bool:
    """Whether a node is the variable of the model."""
    if target.endswith("]"):
        return isinstance(node, ast.Subscript) and ast.unparse(node) == _plain(target)
    path = target.split(".")
    while isinstance(node, ast.Attribute) and node.attr == path[-1]:
        node = node.value
        path.pop()
    return isinstance(node, ast.Name) and path == [node.id]


def is_dotted(node: ast.AST) -> bool:
    """Whether a node is a name, or attributes of a name."""
    return isinstance(base_of(node), ast.Name)


def element(code: Code, call: ast.Call) -> str:
    """Return the element of a container to which a model is assigned, `nets["a"]`, or ""."""
    statement = code.scopes.parents[call]
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ""
    (target,) = statement.targets
    text = code.text.of(target)
    plain = all(isinstance(each, _OF_PLACES) for each in ast.walk(target))
    held = isinstance(target, ast.Subscript) and is_dotted(_container(target))
    return text if plain and held and text.isprintable() else ""


def container(target: str) -> str:
    """Return the variable that holds the container of an element; any other one is its own."""
    if not target.endswith("]"):
        return target
    return ast.unparse(_container(ast.parse(target, mode="eval").body))


def may_change(statement: ast.AST, target: str) -> bool:
    """Whether a statement may put something else into the place that an element is.

    What it puts elsewhere into the container counts, too: it would come before the model there.
    """
    place = ast.parse(target, mode="eval").body
    names = {each.id for each in ast.walk(place) if isinstance(each, ast.Name)}
    attributes = {
        each.attr for each in ast.walk(place) if isinstance(each, ast.Attribute)
    }
    held = ast.unparse(_container(place))
    return any(
        (isinstance(each, ast.Name) and each.id in names)
        or (isinstance(each, ast.Attribute) and each.attr in attributes)
        or (isinstance(each, ast.Subscript) and ast.unparse(_container(each)) == held)
        for each in ast.walk(statement)
        if not isinstance(getattr(each, "ctx", ast.Load()), ast.Load)
    ) or any(
        isinstance(each, ast.Attribute)
        and each.attr in CHANGES
        and ast.unparse(each.value) == held
        for each in ast.walk(statement)
    )


def is_apart(node: ast.AST, target: str) -> bool:
    """Whether a place is certainly another element of the same container than the model's."""
    place = ast.parse(target, mode="eval").body
    if not isinstance(node, ast.Subscript) or not isinstance(place, ast.Subscript):
        return False
    keys = [
        each.slice for each in (node, place) if isinstance(each.slice, ast.Constant)
    ]
    kinds = {type(key.value) for key in keys}
    return (
        ast.unparse(node.value) == ast.unparse(place.value)
        and len(keys) == 2
        and kinds in ({str}, {int})
        and keys[0].value != keys[1].value
    )


def _container(node: ast.AST) -> ast.AST:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node


@cache
def _plain(target: str) -> str:
    return ast.unparse(ast.parse(target, mode="eval"))
