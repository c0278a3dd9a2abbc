"""Names that a `tf.Module` can have, which are identifiers of ASCII letters."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Argument, Graph
from tfscaffold.writers.layer_forms import Form, blocks
from tfscaffold.writers.layer_names import layers_in
from tfscaffold.writers.writing import Context


def is_valid(name: str) -> bool:
    """Whether a `tf.Module` takes a name."""
    return re.fullmatch(r"[a-zA-Z_]\w*", name, re.ASCII) is not None


def valid(name: str, otherwise: str) -> str:
    """Return the name that is as near as can be, or another one where nothing is left of it."""
    words = re.findall(r"\w+", name, re.ASCII)
    joined = "_".join(words)
    if not joined.strip("_"):
        return otherwise
    return f"_{joined}" if joined[0].isdigit() else joined


def layer_names(
    forms: Iterable[Form], context: Context
) -> list[tuple[ast.Constant, str]]:
    """Return the names of blocks that a `tf.Module` cannot have, with those that it gets."""
    return [
        found
        for form in forms
        for call, name in layers_in(context.code, form.node)
        for found in _changed(call, name)
    ]


def _changed(call: ast.Call, layer: str) -> Iterator[tuple[ast.Constant, str]]:
    for keyword in call.keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            name = keyword.value.value
            if isinstance(name, str) and not is_valid(name):
                yield keyword.value, valid(name, layer.lower())


def model_arguments(graph: Graph) -> tuple[Argument, ...]:
    """Return the arguments of the model, its name one that a `tf.Module` can have."""
    new = dict(_model_name(graph))
    taken = [each for each in graph.arguments if not is_default(each)]
    return tuple(
        (
            replace(each, value=replace(each.value, text=f'"{new[each.value.node]}"'))
            if each.value.node in new
            else each
        )
        for each in taken
    )


def is_default(argument: Argument) -> bool:
    """Whether an argument of a Sequential says what holds without it: `trainable=True`."""
    node = argument.value.node
    is_true = isinstance(node, ast.Constant) and node.value is True
    return argument.name == "trainable" and is_true


def _model_name(graph: Graph) -> Iterator[tuple[ast.expr, str]]:
    for each in graph.arguments:
        node = each.value.node
        name = node.value if isinstance(node, ast.Constant) else None
        if each.name == "name" and isinstance(name, str) and not is_valid(name):
            yield node, valid(name, "model")


def remarks(graph: Graph, context: Context) -> list[Diagnostic]:
    """Return which names are other ones in the module."""
    return [
        Diagnostic(
            "TFS204",
            "warning",
            *context.code.position(node),
            f"The name `{context.code.text.of(node)[1:-1]}` becomes `{name}`: that of a "
            "`tf.Module` is an identifier.",
            "Where something reads the old name, let it read the new one.",
        )
        for node, name in [
            *_model_name(graph),
            *layer_names(blocks(graph, context), context),
        ]
    ]
