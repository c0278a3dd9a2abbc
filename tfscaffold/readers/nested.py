"""The input of a model whose first layer is another model of the file."""

import ast
from collections.abc import Mapping

from tfscaffold.model.expressions import expression
from tfscaffold.model.graph import Argument
from tfscaffold.readers import built, inputs, values
from tfscaffold.readers.origins import origins
from tfscaffold.source.code import Code

_MAX_DEPTH = 8
# What is asked of layers that learn of data.
_OF_DATA = {"adapt", "get_vocabulary", "vocabulary_size"}


def nested_shape(
    code: Code, node: ast.expr, firsts: Mapping[ast.Call, ast.expr]
) -> Argument | None:
    """Return the shape that another model of the file states, if it can be said again here.

    Args:
        code: The file.
        node: The first layer.
        firsts: The first layers of the models of the file, by the calls that make these.
    """
    models = origins(code, node, frozenset(firsts))
    shapes = [_stated(code, firsts[model]) for model in models]
    found = {(shape.name, shape.value.text) for shape in shapes if shape is not None}
    if len(found) != 1 or None in shapes:
        return None
    shape = next(shape for shape in shapes if shape is not None)
    texts = [other.value.node for other in shapes if other is not None]
    starred = any(isinstance(e, ast.Starred) for text in texts for e in ast.walk(text))
    same = not starred and all(
        values.means_the_same(code, text, node) for text in texts
    )
    return shape if same and values.is_pure(code, shape.value.node) else None


def known_shape(
    code: Code, node: ast.expr, firsts: Mapping[ast.Call, ast.expr]
) -> Argument | None:
    """Return the shape that a variable's model tells, if each that it may hold knows its own.

    Args:
        code: The file.
        node: The first layer.
        firsts: The first layers of the models of the file, by the calls that make these.
    """
    is_variable = isinstance(node, ast.Name | ast.Attribute) and values.is_pure(
        code, node
    )
    known = is_variable and _knows_shape(code, node, firsts, _MAX_DEPTH)
    return built.shape_of(code, node) if known else None


def _knows_shape(
    code: Code, node: ast.expr, firsts: Mapping[ast.Call, ast.expr], depth: int
) -> bool:
    """Whether a first layer certainly states a shape, or is a model of which one does."""
    source = inputs.certain(code, node)
    if source is None or depth == 0:
        return False
    if source.call is not None or source.shape is not None:
        return True
    models = origins(code, node, frozenset(firsts))
    return bool(models) and all(
        _knows_shape(code, firsts[each], firsts, depth - 1) for each in models
    )


def _stated(code: Code, first: ast.expr) -> Argument | None:
    """Return the shape that a first layer states, and nothing else of the input."""
    source = inputs.certain(code, first)
    if source is None or source.extra:
        return None
    if source.call is None:
        return source.shape
    call = source.call.node
    if not isinstance(call, ast.Call) or len(call.args) + len(call.keywords) != 1:
        return None
    if call.args:
        return Argument("shape", expression(code, call.args[0]))
    keyword = call.keywords[0]
    if keyword.arg not in ("shape", "batch_shape"):
        return None
    return Argument(keyword.arg, expression(code, keyword.value))


def may_know_its_input(
    code: Code,
    node: ast.expr,
    firsts: Mapping[ast.Call, ast.expr],
    depth: int = _MAX_DEPTH,
) -> bool:
    """Whether a first layer may be a built model, or a layer that was given a shape.

    Args:
        code: The file.
        node: The first layer of a model that states no shape itself.
        firsts: The first layers of the models of the file, by the calls that make these.
        depth: How many names and models to follow.
    """
    if depth == 0:
        return True
    if isinstance(node, ast.Name):
        values = [binding.value for binding in code.bindings(node)]
        if not values or not _is_only_added(code, node):
            return True
        return any(
            value is None or may_know_its_input(code, value, firsts, depth - 1)
            for value in values
        )
    if not isinstance(node, ast.Call):
        return True
    if node in firsts:
        return may_know_its_input(code, firsts[node], firsts, depth - 1)
    symbol = code.symbol(node.func)
    if symbol is not None and symbol.path.startswith("layers."):
        given = inputs.shape_keywords(node, symbol.name)
        if [each.arg for each in given] == ["input_length"]:
            # Keras 3 only warns of it.
            return symbol.is_keras_2
        return inputs.certain(code, node) != inputs.Source()
    return symbol is not None or not _is_layer_class(code, node.func)


def _is_only_added(code: Code, name: ast.Name) -> bool:
    """Whether a variable is read here alone, or all that is done with it is adding it.

    A layer that learns of data does not tell a Sequential their shape.
    """
    owner = code.scopes.of(name).owner(name.id)
    reads = list(owner.reads(name.id)) if owner is not None else []
    return reads == [name] or (
        bool(reads)
        and all(each is name or _is_added(code.scopes.parents[each]) for each in reads)
    )


def _is_added(parent: ast.AST) -> bool:
    return (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Attribute)
        and parent.func.attr == "add"
    ) or (isinstance(parent, ast.Attribute) and parent.attr in _OF_DATA)


def _is_layer_class(code: Code, callee: ast.expr) -> bool:
    """Whether what is called is a class of this file, or by its name one of layers.

    One of models that is built upon Sequential may know its input, as that does.
    """
    if ast.unparse(callee).endswith("Layer"):
        return True
    if not isinstance(callee, ast.Name):
        return False
    found = [each.node for each in code.bindings(callee)]
    return bool(found) and all(
        isinstance(each, ast.ClassDef)
        and not any(_is_sequential_class(code, base) for base in each.bases)
        for each in found
    )


def _is_sequential_class(code: Code, base: ast.expr, depth: int = _MAX_DEPTH) -> bool:
    """Whether a class is Keras' Sequential, or one of this file that is built upon it."""
    if code.is_keras_class(base, "Sequential") or depth == 0:
        return True
    bindings = code.bindings(base) if isinstance(base, ast.Name) else []
    return any(
        _is_sequential_class(code, above, depth - 1)
        for each in bindings
        if isinstance(each.node, ast.ClassDef)
        for above in each.node.bases
    )
